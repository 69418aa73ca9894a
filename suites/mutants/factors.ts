import {at, isObject, objectsAt, type Json, type JsonObject} from '../../harness/model/json.ts';
import type {Result} from '../../harness/model/result.ts';
import {rowKey} from '../../harness/model/row.ts';
import type {Part} from '../../harness/model/workloads.ts';
import {besideEverything, everything} from '../factors/index.ts';
import {resultsOf} from './kill.ts';
import {afterwards, untreated, type Mutant} from './mutant.ts';

/**
 * For each property that must not matter: an implementation that leaves alone what sets it, one that defaults nothing
 * else, and one that changes it.
 */

/** A property: the part of the object, and the keys that lead to it; `*` is each element of a list. */
interface Leaf {
	readonly part: Part;
	readonly keys: readonly string[];
}

const leaves: readonly Leaf[] = [
	...new Map(
		everything.flatMap(({values}) =>
			values.flatMap(value =>
				Object.entries(value).flatMap(([part, set]) =>
					leavesOf(set as Json).map(keys => {
						const leaf: Leaf = {part: part as Part, keys};
						return [nameOf(leaf), leaf] as const;
					}),
				),
			),
		),
	).values(),
];

function nameOf({part, keys}: Leaf): string {
	return [part, ...keys].join('.').replaceAll('.*', '[]');
}

const podParts: readonly Part[] = ['pod', 'container', 'sidecar', 'init'];

/** What every object of the rows sets. */
const always = ['container.image', 'pod.timeoutSeconds'];

export const mutantsOf: readonly {
	readonly leaf: string;
	readonly mutant: Mutant;
}[] = leaves.flatMap(leaf => {
	const name = nameOf(leaf);
	const has = (object: JsonObject): boolean => isSet(partOf(leaf.part, object), leaf.keys);
	const made = [
		untreated(`leaves objects alone that set ${name}`, ({request}) => has(request.object)),
		...(always.includes(name)
			? []
			: [
					untreated(`treats objects only if they set ${name}`, ({request}) => !has(request.object)),
				]),
		...(podParts.includes(leaf.part) ? [changed(leaf)] : []),
	];
	return made.map(mutant => ({leaf: name, mutant}));
});

/** It removes the property. */
function changed(leaf: Leaf): Mutant {
	return afterwards(`removes ${nameOf(leaf)}`, (podSpec, level) =>
		level === 'disabled' ? podSpec : without(podSpec, leaf),
	);
}

function without(podSpec: JsonObject, {part, keys}: Leaf): JsonObject {
	const top = removed(podSpec, keys);
	if (part === 'pod') return isObject(top) ? top : podSpec;
	const list = part === 'init' ? 'initContainers' : 'containers';
	const containers = objectsAt(podSpec, list).map(container =>
		isPart(part, container) ? removed(container, keys) : container,
	);
	return containers.length === 0 ? podSpec : {...podSpec, [list]: containers};
}

function removed(value: Json, [key, ...rest]: readonly string[]): Json {
	if (key === '*') {
		if (!Array.isArray(value)) return value;
		return rest.length === 0 ? [] : value.map(each => removed(each, rest));
	}
	if (!isObject(value) || key === undefined) return value;
	const {[key]: own, ...others} = value;
	if (own === undefined || rest.length === 0) return others;
	return {...others, [key]: removed(own, rest)};
}

function partOf(part: Part, object: JsonObject): readonly Json[] {
	const template = at(object, 'spec', 'template') ?? null;
	const spec = at(template, 'spec') ?? null;
	switch (part) {
		case 'object':
			return [object['metadata'] ?? null];
		case 'template':
			return [at(template, 'metadata') ?? null];
		case 'service':
			return [object['spec'] ?? null];
		case 'pod':
			return [spec];
		case 'container':
		case 'sidecar':
			return objectsAt(spec, 'containers').filter(each => isPart(part, each));
		case 'init':
			return objectsAt(spec, 'initContainers');
	}
}

/** An init container is in a list of its own. */
function isPart(part: Part, {name}: JsonObject): boolean {
	return part === 'init' || (name === 'sidecar') === (part === 'sidecar');
}

const isSet = (parts: readonly Json[], keys: readonly string[]): boolean =>
	parts.some(part => reaches(part, keys));

function reaches(value: Json, [key, ...rest]: readonly string[]): boolean {
	if (key === undefined) return true;
	if (key === '*') return Array.isArray(value) && value.some(each => reaches(each, rest));
	const own = isObject(value) ? value[key] : undefined;
	return own !== undefined && reaches(own, rest);
}

function leavesOf(value: Json): readonly (readonly string[])[] {
	if (Array.isArray(value)) {
		return value.flatMap(each => leavesOf(each).map(keys => ['*', ...keys]));
	}
	if (!isObject(value) || Object.keys(value).length === 0) return [[]];
	return Object.entries(value).flatMap(([key, each]) =>
		leavesOf(each ?? null).map(keys => [key, ...keys]),
	);
}

const own = new Set(besideEverything.rows.map(rowKey));

/** The results of this group's rows that fail with the mutant in place. */
export async function failedBy(mutant: Mutant): Promise<readonly Result[]> {
	const results = await resultsOf(mutant, row => own.has(rowKey(row)), {tellsFewest: true});
	return results.filter(({status}) => status === 'failed');
}
