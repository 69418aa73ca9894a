import type {SampleName} from '../../images/recipe/samples.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import {userContainerName} from '../../harness/observe/stage.ts';
import type {RealWorkload, Workload} from '../../harness/model/workloads.ts';

const on = (containerPort: number): readonly JsonObject[] => [{containerPort}];

/** A workload that is started, named for its image and for what is set beside it: rows ask for its outcome. */
function started(name: string, image: SampleName, given: Partial<Workload> = {}) {
	return {...given, name, image, namespace: 'plain', pod: 'started', as: 'Configuration'} as const;
}

/** The same as a Service: rows also observe that, from admission to the Pod. */
function served(name: string, image: SampleName, given: Partial<Workload> = {}) {
	return {...started(name, image, given), as: 'Service'} as const;
}

/** Images with nothing set but the ports that they name (real-cluster.md §3.2). */
const alone = {
	nginx: started('nginx', 'nginx', {ports: on(80)}),
	nginx8080: started('nginx-8080', 'nginx-8080', {ports: on(8080)}),
	nginxPrepared: started('nginx-prepared', 'nginx-prepared', {ports: on(80)}),
	nginxUnprivileged: started('nginx-unprivileged', 'nginx-unprivileged', {ports: on(8080)}),
	nginxUnprivilegedNoPort: started('nginx-unprivileged-no-port', 'nginx-unprivileged'),
	caddy: served('caddy', 'caddy', {ports: on(80)}),
	caddy8080: started('caddy-8080', 'caddy', {ports: on(8080)}),
	caddyNoPort: started('caddy-no-port', 'caddy'),
	caddyPlain: started('caddy-plain', 'caddy-plain', {ports: on(80)}),
	caddyPlain8080: started('caddy-plain-8080', 'caddy-plain', {ports: on(8080)}),
	redisStyle: started('redis-style', 'redis-style'),
	redisStyleClean: started('redis-style-clean', 'redis-style-clean'),
	appNumeric: served('app-numeric', 'app-numeric'),
	appNumeric80: started('app-numeric-80', 'app-numeric', {ports: on(80)}),
	appNamed: started('app-named', 'app-named'),
	appRoot: started('app-root', 'app-root'),
	appRootNamed: started('app-root-named', 'app-root-named'),
	appZero: started('app-zero', 'app-zero'),
	appZero80: started('app-zero-80', 'app-zero', {ports: on(80)}),
	appSetuid: started('app-setuid', 'app-setuid'),
	appExits: started('app-exits', 'app-exits'),
	helloWorld: started('hello-world', 'hello-world'),
	absent: started('absent', 'app-numeric', {
		beside: {container: {image: 'registry.invalid/absent:v1'}},
	}),
} as const;

/** The same with what a user sets for the container. */
const overridden = {
	nginxOptedOut: started('nginx-opted-out', 'nginx', {
		ports: on(80),
		securityContext: {runAsNonRoot: false},
	}),
	nginxKeepsAll: started('nginx-keeps-all', 'nginx', {
		ports: on(80),
		securityContext: {capabilities: {}},
	}),
	nginxAs101: started('nginx-as-101', 'nginx', {
		ports: on(80),
		securityContext: {runAsUser: 101},
	}),
	caddyAs1000: started('caddy-as-1000', 'caddy', {
		ports: on(80),
		securityContext: {runAsUser: 1000},
	}),
	caddyAs1000On8080: started('caddy-as-1000-8080', 'caddy', {
		ports: on(8080),
		securityContext: {runAsUser: 1000},
	}),
	appNumericAsZero: started('app-numeric-as-zero', 'app-numeric', {
		securityContext: {runAsUser: 0},
	}),
} as const;

/**
 * On port 80 a user other than root cannot listen, and a process that has ended cannot be observed: this one
 * prints its own status and exits.
 */
const telling = {
	nonRoot80: started('non-root-80', 'nginx-unprivileged', {
		ports: on(80),
		beside: {container: {command: ['sh', '-c', "grep 'Cap[EB]' /proc/self/status; exit 1"]}},
	}),
} as const;

/** The port of a sidecar's own program: Knative sets PORT only for the serving container. */
const elsewhere = [{name: 'PORT', value: '9999'}];

/** With containers beside the serving one, and with what is set for the whole pod. */
const beside = {
	/**
	 * Its serving container keeps its capabilities, which does not affect the sidecar's. It has a name, since
	 * Knative names it differently when there are several containers (serving `revision_defaults.go`,
	 * applyDefaultContainerNames).
	 */
	sidecarNumeric: started('sidecar-numeric', 'app-numeric', {
		ports: on(8080),
		securityContext: {capabilities: {}},
		beside: {container: {name: userContainerName}},
		sidecars: [{name: 'sidecar', env: elsewhere}],
	}),
	sidecarRoot: started('sidecar-root', 'app-numeric', {
		ports: on(8080),
		sidecars: [{name: 'sidecar', image: 'app-root', env: elsewhere}],
	}),
	/** Its command needs CAP_CHOWN: it fails when the chown succeeds. */
	initCannotChown: started('init-cannot-chown', 'app-numeric', {
		initContainers: [{name: 'init', image: 'app-root', args: ['cannot', 'chown']}],
	}),
	initNumeric: started('init-numeric', 'app-numeric', {
		initContainers: [{name: 'init', args: ['ends']}],
	}),
	podAs1000: started('pod-as-1000', 'app-root', {
		podSecurityContext: {runAsUser: 1000, seccompProfile: {type: 'Unconfined'}},
	}),
	podAsZero: started('pod-as-zero', 'app-root', {podSecurityContext: {runAsUser: 0}}),
	podNonRoot: started('pod-non-root', 'app-root', {podSecurityContext: {runAsNonRoot: true}}),
} as const;

/** Single-container workloads whose outcome matters to users; there is no such image as `absent`. */
export const images: readonly RealWorkload[] = Object.values({...alone, ...overridden}).filter(
	({beside: more}) => more === undefined,
);

/** The workloads that are started to observe their outcome. */
export const runtimeWorkloads = {...alone, ...overridden, ...telling, ...beside} as const;
