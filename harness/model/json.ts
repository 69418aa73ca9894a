/** A JSON value. `null` means "absent": the normal form does not distinguish the two. */
export type Json =
	null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json | undefined};

/** A JSON object; a key may be absent. */
export type JsonObject = {readonly [key: string]: Json | undefined};

/** The expected value of a field that must be absent. */
export const absent = null;

/** Whether `value` is a JSON object: not an array, not null. */
export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at the path; undefined if a step does not exist. */
export function at(
	value: Json | undefined,
	...path: readonly (string | number)[]
): Json | undefined {
	let found = value;
	for (const step of path) {
		if (Array.isArray(found) && typeof step === 'number') found = found[step];
		else if (isObject(found)) found = found[step];
		else return undefined;
	}
	return found;
}

/** The text at the path; empty if there is none. */
export function textAt(value: Json | undefined, ...path: readonly (string | number)[]): string {
	const found = at(value, ...path);
	return typeof found === 'string' ? found : '';
}

/** The objects of the list at the path; empty if there is no list. */
export function objectsAt(
	value: Json | undefined,
	...path: readonly (string | number)[]
): readonly JsonObject[] {
	const found = at(value, ...path);
	return Array.isArray(found) ? found.filter(isObject) : [];
}
