import type {Json, JsonObject} from './json.ts';

/**
 * What was read of one workload in one configuration, raw, as the API server, the node and the app gave it.
 * Reading is I/O and happens elsewhere; what a reading means is said by pure functions beside this file, so that a
 * reading can be recorded, replayed and falsified.
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
	/** What our own program in the user's container answers of what it is let do: JSON. */
	readonly attempts?: string;
	/** What the node sets for every pod, as it was found out inside one. */
	readonly node?: NodeFacts;
	/** The end of the user's container's log. */
	readonly log?: string;
	/** When the watch first brought what the end was told by, on this process's clock, in milliseconds. */
	readonly shownAt?: number;
	/** The image's configuration as its archive has it: `{User, Entrypoint, Cmd, ExposedPorts …}`. */
	readonly image?: JsonObject;
}

/** What a node sets for every pod, seen from inside one. */
export interface NodeFacts {
	/** The lowest port that needs no capability (`net.ipv4.ip_unprivileged_port_start`). */
	readonly unprivilegedPortStart: number;
	/** The group ids that may open datagram ICMP sockets (`net.ipv4.ping_group_range`): `1 0` is nobody. */
	readonly pingGroupRange: string;
	/** /proc/self/uid_map: `0 0 4294967295` where there is no user namespace. */
	readonly uidMap: string;
	/** `Seccomp` of a process of which nothing was set: 0, or 2 where the kubelet has `seccompDefault`. */
	readonly seccomp: number;
}

/** How admission answered: the object as it would be stored, or the refusal's text. */
export type Admission = (
	| {readonly admitted: true; readonly object: Json}
	| {readonly admitted: false; readonly code: number; readonly message: string}
) & {readonly warnings: readonly string[]};

export interface Verdict {
	readonly admitted: boolean;
	/** The refusal's text; empty when admitted. */
	readonly message: string;
}

/** What a row needs was not read, or says something that nobody has taught the harness: the row is inconclusive. */
export class Unreadable extends Error {
	override name = 'Unreadable';
}
