import type {Family} from './cause.ts';
import {type Finding, type Listener, isLoopback} from './finding.ts';
import {defaultCapabilities, onPort, together} from './override.ts';

/**
 * From this many seconds an app counts as slow. Others answer within two (real-cluster.md §2.4), but a readiness probe
 * that just missed them is repeated after ten.
 */
export const slowFrom = 20;

/** An app that runs, or ran, and does not serve on the requested port. */
export const servingCauses = {
	'mute-workers': {
		title: 'it accepts connections and answers none',
		signs: [
			{
				outcome: ['pending', 'ready'],
				says: /worker process \d+ exited with fatal code 2 and cannot be respawned/,
				source:
					'real-cluster.md §3.2, nginx with prepared cache folders: its workers die after setgid EPERM',
			},
			{
				outcome: ['pending'],
				when: ({http}) => http === 504,
				source:
					'real-cluster.md §5.6: Ready for Knative, whose probe only connects, and no HTTP answer',
			},
		],
		why: 'Its main process listens, but the process that should answer has ended or hangs. Workers that switch to another user need CAP_SETUID and CAP_SETGID. Knative still reports it as ready, since its probe only connects.',
		byLevel: 'The level drops all capabilities.',
		denial: 'possible',
		overrides: () => [defaultCapabilities],
		imageChanges: () => [
			'do not let workers switch user: set USER to their uid, and leave out the user directive',
		],
	},
	'listens-on-loopback': {
		title: 'it listens on 127.0.0.1 only',
		signs: [
			{
				outcome: ['pending', 'ready'],
				when: finding => finding.http !== 504 && isHeard(finding) && outside(finding).length === 0,
				source:
					'proc_net_tcp(5): a socket bound to loopback is reached from its own Pod only; serving queue-proxy asks on 127.0.0.1',
			},
		],
		why: ({finding}) =>
			finding.outcome === 'ready'
				? `It listens on ${tellListeners(finding.listening)}. Knative still serves it, since queue-proxy connects from inside its Pod; direct connections to the Pod are refused.`
				: `It listens on ${tellListeners(finding.listening)}, where only its own Pod reaches it, and queue-proxy connects to port ${finding.port}. This has nothing to do with the level.`,
		overrides: ({finding: {listening = [], port}}) =>
			listening.filter(each => each.port !== port).map(each => onPort(each.port)),
		imageChanges: () => ['let it listen on 0.0.0.0 or ::'],
	},
	'listens-elsewhere': {
		title: 'it listens on another port',
		signs: [
			{
				outcome: ['pending'],
				when: finding =>
					outside(finding).length > 0 && outside(finding).every(({port}) => port !== finding.port),
				source: 'proc_net_tcp(5)',
			},
		],
		why: ({finding}) =>
			`It listens on ${tellListeners(outside(finding))}, and Knative connects to port ${finding.port}, the containerPort of the manifest (8080 if there is none). This has nothing to do with the level.`,
		overrides: ({finding}) => outside(finding).map(({port}) => onPort(port)),
		imageChanges: () => [
			'let it listen on the port that Knative gives in the environment variable PORT',
		],
	},
	'never-listens': {
		title: 'it listens nowhere',
		signs: [
			{
				outcome: ['pending'],
				weak: true,
				when: finding => isSilent(finding) && !isEarly(finding) && !finding.servesBelow,
				source: 'proc_net_tcp(5); the API server’s pod proxy answers 503 where nobody listens',
			},
		],
		why: ({finding: {port}}) =>
			`It runs and accepts no connection on any port within the limit; Knative needs an HTTP server on ${port}.`,
		imageChanges: () => ['let it serve HTTP on the port in the environment variable PORT'],
	},
	'not-yet': {
		title: 'it has not answered yet',
		signs: [
			{
				outcome: ['pending'],
				weak: true,
				when: finding => isSilent(finding) && isEarly(finding) && !servedSooner(finding),
				source: 'real-cluster.md §2.4: a container answers within 2 s; but some apps take a minute',
			},
		],
		why: ({finding: {waited = 0, port}}) =>
			`It runs, and within ${waited} s it listened nowhere: it is slow to start, or never serves. Knative needs an HTTP server on ${port} and waits for its progress deadline, 600 s by default.`,
		imageChanges: () => [],
	},
	'no-http': {
		title: 'it listens and speaks no HTTP',
		signs: [
			{
				outcome: ['pending'],
				when: finding =>
					finding.http !== undefined &&
					finding.http !== 504 &&
					outside(finding).some(({port}) => port === finding.port),
				source: 'the API server’s pod proxy answers 502 or 503 to what is no HTTP',
			},
		],
		why: ({finding: {port}}) =>
			`It accepts connections on ${port}, but its answer is not HTTP/1.1. Knative runs HTTP servers (or gRPC, if the port is named h2c).`,
		imageChanges: () => ['let it serve HTTP, or run it as a Deployment'],
	},
	'slow-start': {
		title: 'it takes long to start',
		signs: [
			{
				outcome: ['ready'],
				when: ({answeredAfter = 0}) => answeredAfter >= slowFrom,
				source: 'real-cluster.md §2.4: a container answers within 2 s of its creation',
			},
		],
		why: ({finding: {answeredAfter = 0}}) =>
			`It answered ${Math.round(answeredAfter)} s after its container was started. Knative waits for its progress deadline, 600 s by default.`,
		imageChanges: () => [
			'nothing is wrong with it; a slow start is paid again whenever it scales from zero',
		],
	},
	'init-never-ends': {
		title: 'an init container does not end',
		signs: [
			{
				outcome: ['pending'],
				weak: true,
				when: ({container, reason = ''}) => container !== undefined && reason === '',
				source:
					'kubernetes: containers are started once every init container has ended with exit code 0',
			},
		],
		why: ({finding: {container = ''}}) =>
			`${container} is still running, and no other container of the Pod starts before it has ended.`,
		imageChanges: () => ['let it end, or make it a sidecar'],
	},
	'started-again': {
		title: 'it is ended by a signal, and started again',
		signs: [
			{
				outcome: ['crashed'],
				weak: true,
				when: ({exitCode, reason, restarts = 0}) =>
					restarts > 0 && reason !== 'OOMKilled' && (exitCode === 137 || exitCode === 143),
				source:
					'kubernetes pkg/kubelet/prober: a liveness or startup probe that fails makes the kubelet send SIGTERM, then SIGKILL',
			},
		],
		why: ({finding: {exitCode, restarts = 0, servesBelow}}) =>
			`It was ready, and the kubelet has started it again ${restarts === 1 ? 'once' : `${restarts} times`} since (exit code ${exitCode ?? '?'}): its liveness or startup probe fails, or it is too slow to answer it. ${servesBelow ? 'At a level below it stays: what the probe calls is refused something here.' : 'Whether the level is the cause shows at disabled.'} kubectl describe pod has the probe’s words.`,
		overrides: ({finding: {servesBelow}}) =>
			servesBelow
				? [
						defaultCapabilities,
						{securityContext: {allowPrivilegeEscalation: true}},
						together(defaultCapabilities, {securityContext: {allowPrivilegeEscalation: true}}),
					]
				: [],
		imageChanges: () => ['let the probe call a program that needs no privilege'],
	},
	'exits-0': {
		title: 'it ends by itself, without an error',
		signs: [
			{
				outcome: ['crashed', 'pending'],
				weak: true,
				when: ({exitCode, reason, servesBelow}) =>
					exitCode === 0 && reason !== 'OOMKilled' && !servesBelow,
				source: 'kubernetes: restartPolicy Always starts it again; a server does not end',
			},
		],
		why: 'It finished its work and ended with exit code 0. Knative runs servers: the kubelet starts it again and again.',
		imageChanges: () => ['let it serve HTTP, or run it as a Job'],
	},
} as const satisfies Family;

/** Whether it runs and nothing listens. */
export function isSilent({listening, http, reason = ''}: Finding): boolean {
	return reason === '' && (listening?.length === 0 || (listening === undefined && http === 503));
}

/** Whether it was given much longer than it needs at a level below. */
function servedSooner({servesBelow, waited = patience}: Finding): boolean {
	return servesBelow === true && waited >= longEnough;
}

/** Seconds: seven times as long as an app that is not slow needs. */
const longEnough = 15;

/** Whether the limit is too short to distinguish a slow app from one that never serves. */
function isEarly({waited = patience}: Finding): boolean {
	return waited < patience;
}

/** After this many seconds an app no longer counts as slow. */
const patience = 60;

/** Whether anything listens. */
function isHeard({listening = []}: Finding): boolean {
	return listening.length > 0;
}

/** The sockets that can be reached from outside the Pod. */
function outside({listening = []}: Finding): readonly Listener[] {
	return listening.filter(each => !isLoopback(each));
}

function tellListeners(listening: readonly Listener[] = []): string {
	const told = listening.map(({address, port}) =>
		address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
	);
	return [...new Set(told)].join(', ');
}
