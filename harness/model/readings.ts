import type {Json, JsonObject} from './json.ts';

/**
 * The raw readings of one workload in one configuration, from the API server, the node and the app. Reading is I/O and
 * happens elsewhere. Pure functions interpret the readings, so that a reading can be recorded, replayed and falsified.
 */
export interface Readings {
	/** The answer to the dry-run create. */
	readonly admission?: Admission;
	/** The stored objects, as last seen. */
	readonly service?: JsonObject;
	readonly configuration?: JsonObject;
	readonly revision?: JsonObject;
	readonly deployment?: JsonObject;
	readonly pod?: JsonObject;
	/** The answer of a `restricted` namespace to a dry-run create of a pod from the Deployment's template. */
	readonly podSecurity?: Verdict;
	/** The app's own answer on its port, through the API server's pod proxy. */
	readonly http?: {readonly status: number; readonly body: string};
	/** /proc/PID/status of the first process of the user's container. */
	readonly process?: string;
	/** The answer of this project's program in the user's container about what it is allowed to do: JSON. */
	readonly attempts?: string;
	/** What the node sets for every pod, read inside one. */
	readonly node?: NodeFacts;
	/** The end of the user's container's log. */
	readonly log?: string;
	/** When the watch first delivered the event that shows the end, on this process's clock, in milliseconds. */
	readonly shownAt?: number;
	/** The image's configuration from its archive: `{User, Entrypoint, Cmd, ExposedPorts …}`. */
	readonly image?: JsonObject;
}

/** What a node sets for every pod, read inside one. */
export interface NodeFacts {
	/** The lowest port that needs no capability (`net.ipv4.ip_unprivileged_port_start`). */
	readonly unprivilegedPortStart: number;
	/** The group ids that may open datagram ICMP sockets (`net.ipv4.ping_group_range`): `1 0` means none. */
	readonly pingGroupRange: string;
	/** /proc/self/uid_map: `0 0 4294967295` if there is no user namespace. */
	readonly uidMap: string;
	/** `Seccomp` of a process with nothing set: 0, or 2 if the kubelet has `seccompDefault`. */
	readonly seccomp: number;
}

/** The answer of admission: the object as it would be stored, or the text of the refusal. */
export type Admission = (
	| {readonly admitted: true; readonly object: Json}
	| {readonly admitted: false; readonly code: number; readonly message: string}
) & {readonly warnings: readonly string[]};

export interface Verdict {
	readonly admitted: boolean;
	/** The text of the refusal; empty if admitted. */
	readonly message: string;
}

/** What a row needs was not read, or has a value that the harness does not know: the row is inconclusive. */
export class Unreadable extends Error {
	override name = 'Unreadable';
}
