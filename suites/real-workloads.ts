import type {RealWorkload} from '../harness/model/workloads.ts';
import {everything, unsafe} from './contexts.ts';
import {creatable} from './factors/creatable.ts';
import {runtimeWorkloads} from './runtime/workloads.ts';

const started = {namespace: 'plain', pod: 'started', as: 'Service'} as const;
const unscheduled = {...started, pod: 'unscheduled', image: 'app-numeric'} as const;

/** What is deployed for each configuration, however many rows observe it. */
export const realWorkloads = {
	...runtimeWorkloads,
	/** In a namespace that enforces `restricted`. */
	restricted: {...started, name: 'restricted', image: 'app-numeric', namespace: 'restricted'},
	/** With a container beside the serving one. */
	withSidecar: {
		name: 'with-sidecar',
		ports: [{containerPort: 8080}],
		sidecars: [{name: 'sidecar'}],
		...unscheduled,
	},
	/** Rendered, never started: what they set need not run. */
	unsafe: {
		name: 'unsafe',
		ports: [{containerPort: 80}],
		securityContext: unsafe,
		...unscheduled,
	},
	everything: {name: 'everything', securityContext: everything, ...unscheduled},
	partly: {
		name: 'partly',
		ports: [{containerPort: 80}],
		securityContext: {allowPrivilegeEscalation: true, readOnlyRootFilesystem: true},
		...unscheduled,
	},
	/** Each property of a Service with one container that needs no flag, at one value and at another. */
	manyProperties: {name: 'many-properties', ...unscheduled, beside: creatable(0)},
	otherProperties: {name: 'other-properties', ...unscheduled, beside: creatable(1)},
	/** Created at `disabled`, left unchanged at `enabled`. */
	standing: {name: 'standing', image: 'app-numeric', ...started},
	/** Created at `disabled`, changed at `enabled`. */
	switched: {name: 'switched', image: 'nginx', ports: [{containerPort: 80}], ...started},
} as const satisfies Readonly<Record<string, RealWorkload>>;
