/** A JSON value. `null` stands for "absent": the normal form knows no difference between the two. */
export type Json =
	null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json | undefined};

export type JsonObject = {readonly [key: string]: Json | undefined};

/** What an expectation says of a field that must not be there. */
export const absent = null;

/** Whether `value` is a JSON object, not an array and not null. */
export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
