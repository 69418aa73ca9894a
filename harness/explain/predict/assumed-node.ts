import type {NodeFacts} from '../../model/readings.ts';

type NetworkFacts = Pick<NodeFacts, 'unprivilegedPortStart' | 'pingGroupRange'>;

/** A node on which containers are assumed to run. */
export interface AssumedNode {
	readonly facts: NetworkFacts;
	readonly runtime: ContainerRuntime;
	/** A description of such a node, as a clause. */
	readonly told: string;
}

/** Where container runtimes differ about users and groups. */
export interface ContainerRuntime {
	/** Whether it knows `supplementalGroupsPolicy`; a kubelet does not admit a Pod with `Strict` otherwise. */
	readonly strictGroups: boolean;
	/** Whether it tells a kubelet who its containers run as (`containerStatuses[].user`), since containerd 2.0. */
	readonly tellsUsers: boolean;
	/** What it takes a USER for that is a number and beyond what a uid can be. */
	readonly largeUser: 'a name' | 'an error';
	/** How it says that an image with a USER by name has no passwd file. */
	readonly noPasswdFile: string;
	/** Whether runc takes a supplementary group's number for a name first, as it does before 1.3. */
	readonly groupsByName: boolean;
}

const opened = 'open …/etc/passwd: no such file or directory';

/**
 * containerd 1.7.27 and later (`oci/spec_opts.go` `WithUser`; Debian's 1.7.24 has the same patch). Without it, up to 1.7.26
 * and 2.0.3, a large number is cut to 32 bits (CVE-2024-40635).
 */
const first: ContainerRuntime = {
	strictGroups: false,
	tellsUsers: false,
	largeUser: 'a name',
	noPasswdFile: opened,
	groupsByName: true,
};
/** containerd 2.0.4 to 2.2.1, as in kind's node images of Kubernetes 1.34 (`internal/cri/server/container_create_linux.go`). */
const second: ContainerRuntime = {
	strictGroups: true,
	tellsUsers: true,
	largeUser: 'a name',
	noPasswdFile: opened,
	groupsByName: false,
};
/** containerd 2.2.9 and later. */
const latest: ContainerRuntime = {
	strictGroups: true,
	tellsUsers: true,
	largeUser: 'an error',
	noPasswdFile: 'lstat etc/passwd: file does not exist',
	groupsByName: false,
};

const closed: NetworkFacts = {unprivilegedPortStart: 1024, pingGroupRange: '1 0'};
const open: NetworkFacts = {unprivilegedPortStart: 0, pingGroupRange: '0 2147483647'};

/**
 * What nodes set for every pod: the container runtime's defaults (real-cluster.md §0.8 and §3.4; upstream.md §4.2;
 * containerd `internal/cri/config/config_unix.go`).
 */
export const assumedNodes = {
	kind: {facts: open, runtime: second, told: "kind's own node image, which has containerd 2"},
	containerd1: {
		facts: closed,
		runtime: first,
		told: 'containerd 1.x with its defaults, as in the kind node that spd builds from packages',
	},
	containerd2: {facts: open, runtime: latest, told: 'containerd 2.x with its defaults'},
} as const satisfies Readonly<Record<string, AssumedNode>>;

export type NodeName = keyof typeof assumedNodes;

export const nodeNames = Object.keys(assumedNodes) as readonly NodeName[];
