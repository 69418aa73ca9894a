import type {JsonObject} from '../../model/json.ts';

/** What a user may add to the serving container of a manifest, or change of what is set there. */
export interface Override {
	/** Merged into the container's own securityContext; `null` takes a field of the user's own back. */
	readonly securityContext?: JsonObject;
	readonly ports?: readonly JsonObject[];
	readonly env?: Readonly<Record<string, string>>;
	/** Folders of the container that become an empty, writable volume; what the image has there is hidden. */
	readonly emptyDirs?: readonly string[];
	readonly resources?: JsonObject;
	/** What is added to other containers of the manifest instead, by their names. */
	readonly beside?: Readonly<Record<string, Override>>;
	/** Fields of the pod's securityContext that the serving container gets instead of the pod. */
	readonly fromPod?: readonly string[];
}

/** Both together; where they set the same thing, what the second sets. */
export function together(first: Override, second: Override): Override {
	const securityContext = {...first.securityContext, ...second.securityContext};
	const env = {...first.env, ...second.env};
	const emptyDirs = [...new Set([...(first.emptyDirs ?? []), ...(second.emptyDirs ?? [])])];
	const ports = second.ports ?? first.ports;
	const resources = second.resources ?? first.resources;
	const fromPod = [...new Set([...(first.fromPod ?? []), ...(second.fromPod ?? [])])];
	const beside = {...first.beside};
	for (const [name, own] of Object.entries(second.beside ?? {})) {
		beside[name] = together(beside[name] ?? {}, own);
	}
	return {
		...(Object.keys(securityContext).length > 0 && {securityContext}),
		...(ports && {ports}),
		...(Object.keys(env).length > 0 && {env}),
		...(emptyDirs.length > 0 && {emptyDirs}),
		...(resources && {resources}),
		...(Object.keys(beside).length > 0 && {beside}),
		...(fromPod.length > 0 && {fromPod}),
	};
}

/** Its settings, each as an override of its own; together they are the whole. */
function settingsOf(override: Override): readonly Override[] {
	const {securityContext, ports, env, emptyDirs, resources, beside, fromPod} = override;
	return [
		...Object.entries(securityContext ?? {}).map(([key, value]) => ({
			securityContext: {[key]: value},
		})),
		...(ports ? [{ports}] : []),
		...Object.entries(env ?? {}).map(([name, value]) => ({env: {[name]: value}})),
		...(emptyDirs ?? []).map(folder => ({emptyDirs: [folder]})),
		...(resources ? [{resources}] : []),
		...Object.entries(beside ?? {}).flatMap(([name, own]) =>
			settingsOf(own).map(each => ({beside: {[name]: each}})),
		),
		...(fromPod ?? []).map(field => ({fromPod: [field]})),
	];
}

/** How many settings it takes: the smaller of two overrides that help is the better one. */
export function sizeOf(override: Override): number {
	return settingsOf(override).length;
}

/** The same for two overrides that set the same, in whatever order. */
export function identity(override: Override): string {
	const settings = settingsOf(override).map(each => JSON.stringify(each));
	return settings.toSorted().join(' ');
}

/** What is left of it without one of its settings, for each of them; nothing where it has only one. */
export function lessThan(override: Override): readonly Override[] {
	const settings = settingsOf(override);
	if (settings.length < 2) return [];
	return settings.map((_, index) => settings.toSpliced(index, 1).reduce(together, {}));
}

/** The same for the container of that name; for the serving one where there is none. */
export function forContainer(container: string | undefined, override: Override): Override {
	return container === undefined || override.fromPod ? override : {beside: {[container]: override}};
}

/** The uid that distroless and many others use for nobody in particular. */
export const someUid = 65532;

/** The runtime's default capabilities instead of none: the level leaves set ones alone. */
export const defaultCapabilities: Override = {securityContext: {capabilities: {}}};

/** The one capability that every level lets a user add (fieldmask.go, `SecurityContextMask`). */
export const bindLowPorts: Override = {
	securityContext: {capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']}},
};

/** Root may start: what `root-allowed` allows. */
export const rootAllowed: Override = {securityContext: {runAsNonRoot: false}};

export function asUser(uid: number): Override {
	return {securityContext: {runAsUser: uid}};
}

export function onPort(port: number): Override {
	return {ports: [{containerPort: port}]};
}
