import type {JsonObject} from '../../model/json.ts';

/** What a user may add to a manifest's serving container, or change in it. */
export interface Override {
	/** Merged into the container's own securityContext; `null` removes one of the user's fields. */
	readonly securityContext?: JsonObject;
	readonly ports?: readonly JsonObject[];
	readonly env?: Readonly<Record<string, string>>;
	/** Folders of the container that become an empty, writable volume; the image's content there is hidden. */
	readonly emptyDirs?: readonly string[];
	readonly resources?: JsonObject;
	/** The mode of every file in these volumes of the manifest (Secret, ConfigMap, projected), by the volume's name. */
	readonly volumeModes?: Readonly<Record<string, number>>;
	/** Merged into the pod's securityContext. */
	readonly podSecurityContext?: JsonObject;
	/** What is added to other containers of the manifest instead, by name. */
	readonly beside?: Readonly<Record<string, Override>>;
	/** Fields of the pod's securityContext that are moved to the serving container. */
	readonly fromPod?: readonly string[];
}

/** Both together; the second one overrides the first. */
export function together(first: Override, second: Override): Override {
	const securityContext = {...first.securityContext, ...second.securityContext};
	const env = {...first.env, ...second.env};
	const emptyDirs = [...new Set([...(first.emptyDirs ?? []), ...(second.emptyDirs ?? [])])];
	const volumeModes = {...first.volumeModes, ...second.volumeModes};
	const podSecurityContext = {...first.podSecurityContext, ...second.podSecurityContext};
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
		...(Object.keys(volumeModes).length > 0 && {volumeModes}),
		...(Object.keys(podSecurityContext).length > 0 && {podSecurityContext}),
		...(Object.keys(beside).length > 0 && {beside}),
		...(fromPod.length > 0 && {fromPod}),
	};
}

/** Each of its settings as a separate override. */
export function settingsOf(override: Override): readonly Override[] {
	const {securityContext, ports, env, emptyDirs, resources, beside, fromPod} = override;
	const {volumeModes = {}, podSecurityContext = {}} = override;
	return [
		...Object.entries(securityContext ?? {}).map(([key, value]) => ({
			securityContext: {[key]: value},
		})),
		...(ports ? [{ports}] : []),
		...Object.entries(env ?? {}).map(([name, value]) => ({env: {[name]: value}})),
		...(emptyDirs ?? []).map(folder => ({emptyDirs: [folder]})),
		...(resources ? [{resources}] : []),
		...Object.entries(volumeModes).map(([name, mode]) => ({volumeModes: {[name]: mode}})),
		...Object.entries(podSecurityContext).map(([key, value]) => ({
			podSecurityContext: {[key]: value},
		})),
		...Object.entries(beside ?? {}).flatMap(([name, own]) =>
			settingsOf(own).map(each => ({beside: {[name]: each}})),
		),
		...(fromPod ?? []).map(field => ({fromPod: [field]})),
	];
}

/** The number of its settings: of two overrides that help, the smaller one is better. */
export function sizeOf(override: Override): number {
	return settingsOf(override).length;
}

/** Equal for two overrides with the same settings in any order. */
export function identity(override: Override): string {
	const settings = settingsOf(override).map(each => JSON.stringify(each));
	return settings.toSorted().join(' ');
}

/** The override without one of its settings, for each setting; empty if it has only one. */
export function lessThan(override: Override): readonly Override[] {
	const settings = settingsOf(override);
	if (settings.length < 2) return [];
	return settings.map((_, index) => settings.toSpliced(index, 1).reduce(together, {}));
}

/** The same for the named container; for the serving one if there is no name. */
export function forContainer(container: string | undefined, override: Override): Override {
	if (container === undefined || override.fromPod) return override;
	const {volumeModes, podSecurityContext, ...own} = override;
	return {
		...(Object.keys(own).length > 0 && {beside: {[container]: own}}),
		...(volumeModes && {volumeModes}),
		...(podSecurityContext && {podSecurityContext}),
	};
}

/** The nonroot uid of distroless and many other images. */
export const someUid = 65532;

/** The runtime's default capabilities instead of none: the level does not change a set value. */
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
