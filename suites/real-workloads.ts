import type {RealWorkload} from '../harness/workloads.ts';
import {everything, unsafe} from './contexts.ts';

const started = {namespace: 'plain', pod: 'started'} as const;
const unscheduled = {namespace: 'plain', pod: 'unscheduled', image: 'app-numeric'} as const;

/** What is really deployed in each configuration, however many rows look at it. */
export const realWorkloads = {
	nginx: {name: 'nginx', image: 'nginx', ports: [{containerPort: 80}], ...started},
	nginx8080: {name: 'nginx-8080', image: 'nginx-8080', ports: [{containerPort: 8080}], ...started},
	nginxOptedOut: {
		name: 'nginx-opted-out',
		image: 'nginx',
		ports: [{containerPort: 80}],
		securityContext: {runAsNonRoot: false},
		...started,
	},
	nginxUnprivileged: {
		name: 'nginx-unprivileged',
		image: 'nginx-unprivileged',
		ports: [{containerPort: 8080}],
		...started,
	},
	caddy: {name: 'caddy', image: 'caddy', ports: [{containerPort: 80}], ...started},
	caddy8080: {name: 'caddy-8080', image: 'caddy', ports: [{containerPort: 8080}], ...started},
	appNumeric: {name: 'app-numeric', image: 'app-numeric', ...started},
	appNamed: {name: 'app-named', image: 'app-named', ...started},
	appRoot: {name: 'app-root', image: 'app-root', ...started},
	appZero: {name: 'app-zero', image: 'app-zero', ...started},
	helloWorld: {name: 'hello-world', image: 'hello-world', ...started},
	/** In a namespace that enforces `restricted`. */
	restricted: {name: 'restricted', image: 'app-numeric', namespace: 'restricted', pod: 'started'},
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
	/** Created at `disabled`, left alone at `enabled`. */
	standing: {name: 'standing', image: 'app-numeric', ...started},
	/** Created at `disabled`, changed at `enabled`. */
	switched: {name: 'switched', image: 'nginx', ports: [{containerPort: 80}], ...started},
} as const satisfies Readonly<Record<string, RealWorkload>>;
