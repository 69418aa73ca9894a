import type {SampleName} from '../../images/recipe/samples.ts';
import type {Json, JsonObject} from './json.ts';

/** What a user deploys: a serving container of a sample image, and whatever they set beside it. */
export interface Workload {
	readonly image: SampleName;
	/** The `ports` list of the serving container; left out: no such key. */
	readonly ports?: readonly JsonObject[];
	/** The serving container's `securityContext`; left out: no such key. `null` is sent as null. */
	readonly securityContext?: Json;
	/** The pod's `securityContext`; left out: no such key. Needs `kubernetes.podspec-securitycontext`. */
	readonly podSecurityContext?: Json;
	/** Containers beside the serving one, which then needs a port (serving `k8s_validation.go`, validateContainersPorts). */
	readonly sidecars?: readonly SideContainer[];
	/** The serving container comes after the sidecars. */
	readonly servesLast?: true;
	/** Needs `kubernetes.podspec-init-containers: enabled`. */
	readonly initContainers?: readonly SideContainer[];
	/** What defaulting knows nothing of. */
	readonly beside?: Beside;
}

/** Further fields, of which defaulting knows nothing. */
export interface Beside {
	/** Of the serving container; an `image` here replaces the sample's. */
	readonly container?: JsonObject;
	/** Of the pod spec. */
	readonly pod?: JsonObject;
	/** Of the template's metadata: annotations, labels, a name of one's own. */
	readonly template?: JsonObject;
	/** Of the object's own metadata: owners. */
	readonly object?: JsonObject;
}

/** How containers beside the serving one are called, and what a row calls them that looks at one. */
export const sideNames = ['sidecar', 'sidecar-2', 'init', 'init-2', 'init-3'] as const;

export type SideName = (typeof sideNames)[number];

/** A sidecar or an init container. */
export interface SideContainer {
	readonly name: SideName;
	/** Left out: that of the serving container. */
	readonly image?: SampleName;
	readonly args?: readonly string[];
	/** What its process listens on instead of the serving container's port. */
	readonly env?: readonly JsonObject[];
	/** Only an init container may have ports of its own. */
	readonly ports?: readonly JsonObject[];
	readonly securityContext?: Json;
}

/** What a workload is really created as. */
export type Created = 'Service' | 'Configuration';

/** A workload that is really created, once a configuration, however many rows look at it. */
export interface RealWorkload extends Workload {
	/** DNS label, unique among the real workloads. */
	readonly name: string;
	/** `restricted`: the namespace enforces the Pod Security profile of that name. */
	readonly namespace: 'plain' | 'restricted';
	/** `unscheduled`: the Pod is rendered but asks for more CPU than any node has, so that no kubelet starts it. */
	readonly pod: 'started' | 'unscheduled';
	/**
	 * The object that is created. A Configuration makes the same Revision, and spares the cluster the Route, the Service's
	 * own states and what is made for its address.
	 */
	readonly as: Created;
}

/** One that is looked at from the Service to the Pod. */
export interface ServedWorkload extends RealWorkload {
	readonly as: 'Service';
}

export const objectKinds = ['Service', 'Configuration', 'Revision'] as const;

export type ObjectKind = (typeof objectKinds)[number];
