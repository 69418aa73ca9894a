import type {SampleName} from '../images/samples.ts';
import type {Json, JsonObject} from './json.ts';

/** What a user deploys: one serving container of a sample image, and whatever they set beside it. */
export interface Workload {
	readonly image: SampleName;
	/** The `ports` list of the serving container; left out: no such key. */
	readonly ports?: readonly JsonObject[];
	/** The serving container's `securityContext`; left out: no such key. `null` is sent as null. */
	readonly securityContext?: Json;
	/** The pod's `securityContext`; left out: no such key. Needs `kubernetes.podspec-securitycontext`. */
	readonly podSecurityContext?: Json;
}

/** A workload that is really created, once a configuration, however many rows look at it. */
export interface RealWorkload extends Workload {
	/** DNS label, unique among the real workloads. */
	readonly name: string;
	/** `restricted`: the namespace enforces the Pod Security profile of that name. */
	readonly namespace: 'plain' | 'restricted';
	/** `unscheduled`: the Pod is rendered but asks for more CPU than any node has, so that no kubelet starts it. */
	readonly pod: 'started' | 'unscheduled';
}

export const objectKinds = ['Service', 'Configuration', 'Revision'] as const;

export type ObjectKind = (typeof objectKinds)[number];
