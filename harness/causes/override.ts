import type {JsonObject} from '../json.ts';

/** What a user may add to the serving container of a manifest. */
export interface Override {
	/** Merged into the container's own securityContext. */
	readonly securityContext?: JsonObject;
	readonly ports?: readonly JsonObject[];
	readonly env?: Readonly<Record<string, string>>;
	/** Folders of the container that become an empty, writable volume; what the image has there is hidden. */
	readonly emptyDirs?: readonly string[];
	readonly resources?: JsonObject;
}

/** Both together; where they set the same thing, what the second sets. */
export function together(first: Override, second: Override): Override {
	const securityContext = {...first.securityContext, ...second.securityContext};
	const env = {...first.env, ...second.env};
	const emptyDirs = [...new Set([...(first.emptyDirs ?? []), ...(second.emptyDirs ?? [])])];
	const ports = second.ports ?? first.ports;
	const resources = second.resources ?? first.resources;
	return {
		...(Object.keys(securityContext).length > 0 && {securityContext}),
		...(ports && {ports}),
		...(Object.keys(env).length > 0 && {env}),
		...(emptyDirs.length > 0 && {emptyDirs}),
		...(resources && {resources}),
	};
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
