import type {Json, JsonObject} from '../model/json.ts';

/** A position in a document: `['rows', 3, 'level']`. */
export type Path = readonly (string | number)[];

/** Reads an unknown value as a `T`; throws `Misshapen` if it has another shape. */
export type Shape<T> = (value: unknown, at?: Path) => T;

/** A value does not have the required shape. */
export class Misshapen extends Error {
	override name = 'Misshapen';
	readonly at: Path;

	constructor(at: Path, problem: string) {
		super(`${at.length === 0 ? 'the whole' : at.join('.')} ${problem}`);
		this.at = at;
	}
}

/** A non-blank text. */
export const text: Shape<string> = (value, at = []) => {
	if (typeof value === 'string' && value.trim() !== '') return value;
	throw new Misshapen(at, `must be a text, not ${shown(value)}`);
};

/** A text that may be empty. */
export const anyText: Shape<string> = (value, at = []) => {
	if (typeof value === 'string') return value;
	throw new Misshapen(at, `must be a text, not ${shown(value)}`);
};

export const number: Shape<number> = (value, at = []) => {
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	throw new Misshapen(at, `must be a number, not ${shown(value)}`);
};

export const json: Shape<Json> = (value, at = []) => {
	if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) {
		return value as Json;
	}
	if (Array.isArray(value)) return value.map((item, index) => json(item, [...at, index]));
	return record(json)(value, at);
};

export const oneOf =
	<const T extends string>(choices: readonly T[]): Shape<T> =>
	(value, at = []) => {
		const chosen = choices.find(choice => choice === value);
		if (chosen !== undefined) return chosen;
		throw new Misshapen(at, `must be one of ${choices.join(', ')}, not ${shown(value)}`);
	};

export const list =
	<T>(item: Shape<T>): Shape<readonly T[]> =>
	(value, at = []) => {
		if (!Array.isArray(value)) throw new Misshapen(at, `must be a list, not ${shown(value)}`);
		return value.map((entry, index) => item(entry, [...at, index]));
	};

/** An object with any keys. */
export const record =
	<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> =>
	(value, at = []) =>
		Object.fromEntries(entries(value, at).map(([key, entry]) => [key, item(entry, [...at, key])]));

type Optional<T> = {[K in keyof T]-?: T extends Record<K, T[K]> ? never : K}[keyof T];
type RequiredShapes<T> = {readonly [K in Exclude<keyof T, Optional<T>>]: Shape<T[K]>};
type OptionalShapes<T> = {readonly [K in Optional<T>]: Shape<Exclude<T[K], undefined>>};
type Shapes = Readonly<Record<string, Shape<unknown>>>;

/** An object with these required and optional keys, and no others; a missing key of `T` is a compile error. */
export const object =
	<T extends object>(required: RequiredShapes<T>, optional: OptionalShapes<T>): Shape<T> =>
	(value, at = []) => {
		const known: Shapes = {...required, ...optional};
		const found = entries(value, at);
		for (const key of Object.keys(required)) {
			if (!found.some(([name]) => name === key)) throw new Misshapen(at, `lacks "${key}"`);
		}
		const read = found.map(([key, entry]) => {
			const shape = Object.hasOwn(known, key) ? known[key] : undefined;
			if (shape !== undefined) return [key, shape(entry, [...at, key])];
			const choices = Object.keys(known).join(', ');
			throw new Misshapen([...at, key], `is an unknown key; known are ${choices}`);
		});
		return Object.fromEntries(read) as T;
	};

/** An object with at least these keys; others may have any value. */
export const containing =
	(required: Shapes, optional: Shapes = {}): Shape<JsonObject> =>
	(value, at = []) => {
		const found = new Map(entries(value, at));
		for (const [key, shape] of Object.entries({...required, ...optional})) {
			if (found.has(key)) shape(found.get(key), [...at, key]);
			else if (key in required) throw new Misshapen(at, `lacks "${key}"`);
		}
		return value as JsonObject;
	};

/** An object whose shape depends on the text under one of its keys. */
export const variant =
	<T>(key: string, shapes: Readonly<Record<string, Shape<T>>>): Shape<T> =>
	(value, at = []) => {
		const kind = entries(value, at).find(([name]) => name === key)?.[1];
		const chosen = shapes[oneOf(Object.keys(shapes))(kind, [...at, key])];
		if (chosen === undefined) throw new Misshapen([...at, key], 'has no shape');
		return chosen(value, at);
	};

function entries(value: unknown, at: Path): [string, unknown][] {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
		return Object.entries(value).filter(([, entry]) => entry !== undefined);
	}
	throw new Misshapen(at, `must be an object, not ${shown(value)}`);
}

function shown(value: unknown): string {
	const whole = JSON.stringify(value) ?? String(value);
	return whole.length > 60 ? `${whole.slice(0, 57)}…` : whole;
}
