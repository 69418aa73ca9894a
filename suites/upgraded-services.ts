import type {Configuration} from '../harness/model/configuration.ts';
import type {Workload} from '../harness/model/workloads.ts';
import {realWorkloads} from './real-workloads.ts';

/** A Service that is there when Knative is upgraded. */
export interface UpgradedWorkload {
	/** What its user sets, for readers of the report. */
	readonly given: string;
	readonly workload: Workload;
}

const image = 'app-numeric';

/** One of each kind that an upgrade may treat otherwise. */
export const upgradedServices = {
	plain: {given: 'nothing', workload: realWorkloads.appNumeric},
	'low-port': {given: 'port 80', workload: realWorkloads.appNumeric80},
	root: {given: 'runAsUser: 0', workload: {image: 'app-root', securityContext: {runAsUser: 0}}},
	'opted-out': {
		given: 'port 80, all four fields at their least safe values',
		workload: realWorkloads.unsafe,
	},
	'may-be-root': {
		given: 'runAsNonRoot: false',
		workload: {image, securityContext: {runAsNonRoot: false}},
	},
	named: {
		given: 'a Revision name of its own',
		workload: {image, beside: {template: {name: 'named-v1'}}},
	},
	'pod-seccomp': {
		given: 'seccompProfile of the Pod',
		workload: {image, podSecurityContext: {seccompProfile: {type: 'RuntimeDefault'}}},
	},
	'with-others': {
		given: 'a sidecar and an init container',
		workload: {...realWorkloads.withSidecar, initContainers: [{name: 'init'}]},
	},
} as const satisfies Readonly<Record<string, UpgradedWorkload>>;

/** What must be allowed for them. None of it changes defaulting. */
export const upgradedServicesNeed: Configuration['flags'] = {
	'kubernetes.podspec-securitycontext': 'enabled',
	'kubernetes.podspec-init-containers': 'enabled',
};
