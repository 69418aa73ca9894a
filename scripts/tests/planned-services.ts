import {samples, type SampleName} from '../../images/recipe/samples.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import type {Workload} from '../../harness/model/workloads.ts';
import {everything, safe, unsafe} from '../../suites/contexts.ts';
import {upgradedServices, upgradedServicesNeed} from '../../suites/upgraded-services.ts';

/** The Services of a cluster that is to be switched. */

export interface PlannedWorkload {
	readonly workload: Workload;
	/** How often its image was changed since: so many old Revisions. */
	readonly changed?: number;
	/** Half of the traffic goes to the first Revision. */
	readonly split?: true;
}

export type PlannedServices = Readonly<Record<string, PlannedWorkload>>;

const image = 'app-numeric';
const onPort = (containerPort: number): Workload => ({image, ports: [{containerPort}]});
const beside = {sidecars: [{name: 'sidecar'}], ports: [{containerPort: 8080}]} as const;

/** One of each kind that a switch treats otherwise. */
export const fewServices = {
	plain: upgradedServices.plain,
	'opted-out': upgradedServices['opted-out'],
	named: upgradedServices.named,
	'low-port': {workload: onPort(443), changed: 1},
	// What is rendered of it at a stricter level, the API server refuses.
	'sys-admin': {
		workload: {image, securityContext: {capabilities: {add: ['CAP_SYS_ADMIN']}}},
	},
} as const satisfies PlannedServices;

/** More than sixty: each sample image, ports, each field set safely and unsafely, Pods of several containers, old Revisions. */
export const manyServices: PlannedServices = {
	...upgradedServices,
	...fewServices,
	...each(Object.keys(samples) as SampleName[], name => [name, {image: name}]),
	...each(Object.keys(samples) as SampleName[], name => [
		`${name}-low`,
		{image: name, ports: [{containerPort: 80}]},
	]),
	...each([1, 1023, 1024, 8080], port => [`port-${port}`, onPort(port)]),
	'port-name': {workload: {image, ports: [{name: 'h2c'}]}},
	'port-zero': {workload: {image, ports: [{containerPort: 0}]}},
	...each(Object.entries(unsafe), ([field, value]) => [
		`unsafe-${field.toLowerCase()}`,
		{image, securityContext: {[field]: value}},
	]),
	...each(Object.entries(safe), ([field, value]) => [
		`safe-${field.toLowerCase()}`,
		{image, securityContext: {[field]: value}},
	]),
	everything: {workload: {image, securityContext: everything}},
	'safe-all': {workload: {image, securityContext: safe}},
	'empty-context': {workload: {image, securityContext: {}}},
	'user-zero': {workload: {image, securityContext: {runAsUser: 0}}},
	...each(
		Object.entries({
			runAsNonRoot: true,
			runAsUser: 1000,
			runAsGroup: 1000,
			fsGroup: 1000,
		} satisfies JsonObject),
		([field, value]) => [
			`pod-${field.toLowerCase()}`,
			{image, podSecurityContext: {[field]: value}},
		],
	),
	'sidecar-unsafe': {
		workload: {image, ...beside, sidecars: [{name: 'sidecar', securityContext: unsafe}]},
	},
	'named-low': {workload: {...onPort(80), beside: {template: {name: 'named-low-a'}}}},
	changed: {workload: {image}, changed: 2},
	'changed-unsafe': {workload: {image, securityContext: unsafe}, changed: 1},
	'changed-sidecar': {workload: {image, ...beside}, changed: 1},
	split: {workload: {image}, changed: 1, split: true},
	'split-low': {workload: onPort(80), changed: 2, split: true},
};

/** What must be allowed for them. None of it changes defaulting. */
export const plannedServicesNeed = {
	...upgradedServicesNeed,
	'kubernetes.containerspec-addcapabilities': 'enabled',
} as const;

function each<T>(
	values: readonly T[],
	named: (value: T) => readonly [string, Workload],
): PlannedServices {
	return Object.fromEntries(
		values.map(value => {
			const [name, workload] = named(value);
			return [name, {workload}];
		}),
	);
}
