import type {JsonObject} from '../../harness/model/json.ts';
import type {ServedWorkload} from '../../harness/model/workloads.ts';

/** A Pod that Pod Security is asked about at each level. */
export interface JudgedPod {
	readonly title: string;
	readonly workload: ServedWorkload;
	/** Fields of the Pod's spec that a user cannot set through Knative, but something else in the cluster may. */
	readonly afterwards?: JsonObject;
}

const unscheduled = {
	namespace: 'plain',
	pod: 'unscheduled',
	as: 'Service',
	image: 'app-numeric',
} as const;

const served = [{containerPort: 8080}];

/** Each has queue-proxy beside what is listed. */
export const judgedPods: readonly JudgedPod[] = [
	{title: 'sets nothing', workload: {...unscheduled, name: 'nothing'}},
	{
		title: 'serves port 80',
		workload: {...unscheduled, name: 'low-port', ports: [{containerPort: 80}]},
	},
	{
		title: 'has a sidecar',
		workload: {...unscheduled, name: 'sidecar', ports: served, sidecars: [{name: 'sidecar'}]},
	},
	{
		title: 'has an init container',
		workload: {...unscheduled, name: 'init', initContainers: [{name: 'init'}]},
	},
	{
		title: 'sets `runAsNonRoot: false`',
		workload: {...unscheduled, name: 'opted-out', securityContext: {runAsNonRoot: false}},
	},
	{
		title: 'sets `runAsUser: 0`',
		workload: {...unscheduled, name: 'root', securityContext: {runAsUser: 0}},
	},
	{
		title: 'sets `runAsUser: 0` and `runAsNonRoot: false`',
		workload: {
			...unscheduled,
			name: 'root-opted-out',
			securityContext: {runAsUser: 0, runAsNonRoot: false},
		},
	},
	{
		title: 'sets `hostUsers: false`, which is dropped',
		workload: {...unscheduled, name: 'host-users', beside: {pod: {hostUsers: false}}},
	},
	{
		title: 'sets nothing, and another webhook sets `hostUsers: false` on its Pod',
		workload: {...unscheduled, name: 'nothing-in-user-namespace'},
		afterwards: {hostUsers: false},
	},
	{
		title:
			'sets `runAsUser: 0` and `runAsNonRoot: false`, and another webhook sets `hostUsers: false` on its Pod',
		workload: {
			...unscheduled,
			name: 'root-in-user-namespace',
			securityContext: {runAsUser: 0, runAsNonRoot: false},
		},
		afterwards: {hostUsers: false},
	},
	{
		title: 'sets capabilities to `{}`',
		workload: {...unscheduled, name: 'capabilities', securityContext: {capabilities: {}}},
	},
];
