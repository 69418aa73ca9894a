import type {SampleName} from '../../images/recipe/samples.ts';
import type {Json, JsonObject} from './json.ts';

/** What a user deploys: a serving container of a sample image, and the other fields that they set. */
export interface Workload {
	readonly image: SampleName;
	/** The `ports` list of the serving container; undefined: no such key. */
	readonly ports?: readonly JsonObject[];
	/** The serving container's `securityContext`; undefined: no such key. `null` is sent as null. */
	readonly securityContext?: Json;
	/** The pod's `securityContext`; undefined: no such key. Needs `kubernetes.podspec-securitycontext`. */
	readonly podSecurityContext?: Json;
	/**
	 * Additional containers; the serving one then needs a port (serving `k8s_validation.go`, validateContainersPorts).
	 */
	readonly sidecars?: readonly SideContainer[];
	/** The serving container comes after the sidecars. */
	readonly servesLast?: true;
	/** Needs `kubernetes.podspec-init-containers: enabled`. */
	readonly initContainers?: readonly SideContainer[];
	readonly beside?: Beside;
}

/** Further fields that defaulting does not know, by the part of the object that has them. */
export interface Beside {
	/** Fields of the serving container; an `image` here replaces the sample's. */
	readonly container?: JsonObject;
	/** Fields of the sidecar of that name. */
	readonly sidecar?: JsonObject;
	/** Fields of the init container of that name. */
	readonly init?: JsonObject;
	/** Fields of the pod spec. */
	readonly pod?: JsonObject;
	/** Fields of the template's metadata: annotations, labels, an explicit name. */
	readonly template?: JsonObject;
	/** Fields of the object's own metadata: owners. */
	readonly object?: JsonObject;
	/** Fields of a Service's spec beside its template: its traffic. */
	readonly service?: JsonObject;
}

export type Part = keyof Beside;

/** The name of a container other than the serving one, also used by rows that look at one. */
export type SideName = SidecarName | InitName;

type SidecarName = 'sidecar' | `sidecar-${number}`;
type InitName = 'init' | `init-${number}`;

/** Enough for the largest Pod of the rows. */
const numbers = Array.from({length: 19}, (_, index) => index + 2);

export const sidecarNames: readonly SidecarName[] = [
	'sidecar',
	...numbers.map(number => `sidecar-${number}` as const),
];

export const initNames: readonly InitName[] = [
	'init',
	...numbers.map(number => `init-${number}` as const),
];

const sideNames: ReadonlySet<unknown> = new Set([...sidecarNames, ...initNames]);

export const isSideName = (name: unknown): name is SideName => sideNames.has(name);

/** A sidecar or an init container. */
export interface SideContainer {
	readonly name: SideName;
	/** Default: the serving container's image. */
	readonly image?: SampleName;
	readonly args?: readonly string[];
	/** Sets what its process listens on instead of the serving container's port. */
	readonly env?: readonly JsonObject[];
	/** Only an init container may have ports of its own. */
	readonly ports?: readonly JsonObject[];
	readonly securityContext?: Json;
}

/** The kind of object really created for a workload. */
export type Created = 'Service' | 'Configuration';

/** A workload that is really created: once per configuration, however many rows look at it. */
export interface RealWorkload extends Workload {
	/** A DNS label, unique among the real workloads. */
	readonly name: string;
	/** `restricted`: the namespace enforces the Pod Security profile of that name. */
	readonly namespace: 'plain' | 'restricted';
	/** `unscheduled`: the Pod is rendered but requests more CPU than any node has, so that no kubelet starts it. */
	readonly pod: 'started' | 'unscheduled';
	/**
	 * The kind of object to create. A Configuration renders the same Revision and saves the cluster the Route, the
	 * Service's own conditions and the objects for its address.
	 */
	readonly as: Created;
}

/** A workload that is observed from the Service to the Pod. */
export interface ServedWorkload extends RealWorkload {
	readonly as: 'Service';
}

export const objectKinds = ['Service', 'Configuration', 'Revision'] as const;

export type ObjectKind = (typeof objectKinds)[number];
