import {isObject, objectsAt, textAt, at, type Json, type JsonObject} from './json.ts';

/** A container by what decides its defaults. */
export interface DecisiveContainer {
	readonly ports?: Json;
	readonly securityContext?: Json;
}

/**
 * A pod spec by the fields that decide what `secure-pod-defaults` sets in it (upstream.md §2.3). That no other field
 * matters is what suites/factors judges. Pods that are alike in these are asked about once, however many there are, and
 * nothing else of them leaves their cluster.
 */
export interface Decisive {
	readonly containers: readonly DecisiveContainer[];
	readonly initContainers: readonly DecisiveContainer[];
	readonly securityContext?: Json;
}

/** The decisive fields of a pod spec; undefined if it has no containers. */
export function decisive(podSpec: Json | undefined): Decisive | undefined {
	const containers = objectsAt(podSpec, 'containers').map(decisiveContainer);
	if (containers.length === 0) return undefined;
	return {
		containers,
		initContainers: objectsAt(podSpec, 'initContainers').map(decisiveContainer),
		...given('securityContext', at(podSpec, 'securityContext')),
	};
}

/** Names for the containers, in the order in which they are listed: the serving ones, then the init containers. */
export function placeholders({containers, initContainers}: Decisive): readonly string[] {
	return [
		...containers.map((_, index) => `c${index}`),
		...initContainers.map((_, index) => `i${index}`),
	];
}

/** The same order for a pod spec as it is stored: the names that its user gave. */
export function containerNames(podSpec: Json | undefined): readonly string[] {
	return listed(podSpec).map((each, index) => textAt(each, 'name') || `container ${index + 1}`);
}

/** The images in the same order. */
export const containerImages = (podSpec: Json | undefined): readonly string[] =>
	listed(podSpec).map(each => textAt(each, 'image'));

const listed = (podSpec: Json | undefined): readonly JsonObject[] => [
	...objectsAt(podSpec, 'containers'),
	...objectsAt(podSpec, 'initContainers'),
];

/** A pod spec with these fields, placeholders for names, and an image that nobody pulls. */
export function podSpecFrom(parts: Decisive): JsonObject {
	const {containers, initContainers, securityContext} = parts;
	const names = placeholders(parts);
	const named = (container: DecisiveContainer, index: number): JsonObject => ({
		name: names[index],
		image: 'dev.local/any:v1',
		...given('ports', container.ports),
		...given('securityContext', container.securityContext),
	});
	return {
		...given('securityContext', securityContext),
		containers: containers.map(named),
		...(initContainers.length > 0 && {
			initContainers: initContainers.map((each, index) => named(each, containers.length + index)),
		}),
	};
}

/** The same fields without any `securityContext`: what every level accepts. */
export function withoutContexts({containers, initContainers}: Decisive): Decisive {
	return {containers: containers.map(bare), initContainers: initContainers.map(bare)};
}

const bare = ({ports}: DecisiveContainer): DecisiveContainer => given('ports', ports);

/** Every `securityContext` of a Pod, in the order of its containers; `null` if there is none. */
export interface Contexts {
	readonly pod: Json;
	readonly containers: readonly Json[];
}

/** The contexts of a pod spec, of its user's containers only. */
export function contextsOf(podSpec: Json | undefined): Contexts {
	const own = listed(podSpec).filter(each => textAt(each, 'name') !== 'queue-proxy');
	return {
		pod: contextOf(podSpec),
		containers: own.map(contextOf),
	};
}

/** An empty context says the same as none. */
function contextOf(value: Json | undefined): Json {
	const context = at(value, 'securityContext');
	return isObject(context) && Object.keys(context).length > 0 ? context : null;
}

/** Two ports of the same kind count as one: below 1024 or not is what decides. */
function decisiveContainer(container: JsonObject): DecisiveContainer {
	const ports = container['ports'];
	return {
		...(Array.isArray(ports) && {ports: ports.filter(isObject).map(decisivePort)}),
		...given('securityContext', container['securityContext']),
	};
}

function decisivePort({containerPort, name}: JsonObject): JsonObject {
	const number = typeof containerPort === 'number' && containerPort > 0 ? containerPort : undefined;
	return {
		...(number !== undefined && {containerPort: number < 1024 ? 80 : 8080}),
		// Knative knows two names for a port of a Service.
		...(name === 'h2c' && {name}),
	};
}

function given<Key extends string>(
	key: Key,
	value: Json | undefined,
): {readonly [K in Key]?: Json} {
	return (value === undefined || value === null ? {} : {[key]: value}) as {
		readonly [K in Key]?: Json;
	};
}
