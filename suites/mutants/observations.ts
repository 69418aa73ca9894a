import {isObject, type JsonObject} from '../../harness/model/json.ts';
import type {Readings} from '../../harness/model/readings.ts';
import {attempts, type Attempt} from '../../harness/model/row.ts';
import {refusalOf} from '../fixtures/pod-security-text.ts';
import {
	answering,
	atLevelOnly,
	changeAt,
	changeUser,
	crashedWith,
	deniedWith,
	ended,
	refusedAs,
	withDeployment,
} from './falsify.ts';
import {observation} from './mutant.ts';

const template = ['spec', 'template', 'spec'];
const everyField: JsonObject = {
	allowPrivilegeEscalation: false,
	seccompProfile: {type: 'RuntimeDefault'},
	capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']},
	runAsNonRoot: true,
	runAsUser: 1,
};
const unprofiled = refusalOf([
	'seccompProfile (pod or container "queue-proxy" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
]);
const unprofiledToo = refusalOf([
	'runAsNonRoot != true (pod or container "user-container" must set securityContext.runAsNonRoot=true)',
	'seccompProfile (pod or container "queue-proxy" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
]);
const asUser = refusalOf([
	'allowPrivilegeEscalation != false (container "queue-proxy" must set securityContext.allowPrivilegeEscalation=false)',
	'unrestricted capabilities (container "queue-proxy" must set securityContext.capabilities.drop=["ALL"])',
]);

export const renderedAnew = observation(
	'the Deployment of an old Revision is rendered by the level of now',
	(readings, _, probe) =>
		probe.kind === 'scenario'
			? withDeployment(readings, deployment => changeUser(deployment, template, () => everyField))
			: readings,
	'M9',
);
export const lostInDeployment = observation(
	'the container’s securityContext does not reach the Deployment',
	readings =>
		withDeployment(readings, deployment => changeUser(deployment, template, () => undefined)),
	'M46',
);
export const mountsLostInDeployment = observation(
	'what a container mounts does not reach the Deployment',
	readings =>
		withDeployment(readings, deployment =>
			changeAt(deployment, [...template, 'containers'], containers =>
				Array.isArray(containers)
					? containers.map(each =>
							isObject(each) ? {...each, volumeMounts: undefined} : (each ?? null),
						)
					: containers,
			),
		),
);
export const hardenedInPod = observation(
	'the Pod’s container is hardened whatever the Revision says',
	readings =>
		readings.pod
			? {...readings, pod: changeUser(readings.pod, ['spec'], own => ({...own, ...everyField}))}
			: readings,
	'M46',
);
export const podContextInRevision = observation(
	'the Revision gets a securityContext for the pod',
	readings =>
		readings.revision
			? {
					...readings,
					revision: changeAt(readings.revision, ['spec', 'securityContext'], () => ({fsGroup: 1})),
				}
			: readings,
	'M34',
);
export const queueProxyUnprofiled = observation(
	'queue-proxy has no seccompProfile at enabled',
	atLevelOnly('enabled', readings => deniedWith(readings, unprofiled)),
	'M7',
);
export const twoViolations = observation(
	'queue-proxy has no seccompProfile at root-allowed',
	atLevelOnly('root-allowed', readings => deniedWith(readings, unprofiledToo)),
	'M7',
);
export const queueProxyAsUser = observation(
	'queue-proxy is given what the user set for the container',
	atLevelOnly('enabled', readings => deniedWith(readings, asUser)),
	'M36',
);
export const noViolation = observation(
	'the pod fails no check at root-allowed, and is admitted',
	atLevelOnly('root-allowed', readings => ({
		...withDeployment(readings, deployment => changeAt(deployment, ['status'], () => ({}))),
		...(readings.podSecurity && {podSecurity: {admitted: true, message: ''}}),
		pod: answering(readings.pod),
		http: {status: 200, body: 'spd-app'},
	})),
);
export const rootRefusedEarly = observation(
	'containers are refused at root-allowed already',
	atLevelOnly('root-allowed', readings =>
		ended(readings, refusedAs('container has runAsNonRoot and image will run as root')),
	),
);
export const runsAtEnabled = observation(
	'what is refused at enabled, or crashes, runs',
	atLevelOnly('enabled', readings => ({
		...readings,
		pod: answering(readings.pod),
		http: {status: 200, body: 'nginx Caddy spd-app'},
	})),
	'M52',
);
export const nothingFails = observation(
	'what is refused, crashes or is not found runs, at every level',
	(readings, _, probe) =>
		probe.kind === 'outcome'
			? {
					...readings,
					revision: changeAt(readings.revision ?? {}, ['status'], () => ({})),
					pod: answering(readings.pod),
					http: {status: 200, body: 'nginx Caddy spd-app'},
				}
			: readings,
	'M51',
);
export const letDoEverything = observation('the process is let do everything', readings =>
	attempting(readings, name => (name === 'setuid program' ? 'as uid 0' : 'done')),
);
export const letDoNothing = observation('the process is let do nothing', readings =>
	attempting(readings, name => (name === 'setuid program' ? 'as uid 1000' : 'EPERM')),
);
export const scenarioRuns = observation(
	'the new Revision of a root image runs',
	(readings, _, probe) =>
		probe.kind === 'scenario'
			? {...readings, pod: answering(readings.pod), http: {status: 200, body: 'nginx'}}
			: readings,
);
export const runningButMute = observation('the app is ready and answers nobody', readings =>
	readings.http ? {...readings, http: {status: 504, body: 'no answer within 10000 ms'}} : readings,
);
export const answersForItself = observation('somebody else answers in the app’s place', readings =>
	readings.http ? {...readings, http: {status: 200, body: 'welcome'}} : readings,
);
export const crashesAtDisabled = observation(
	'containers crash at disabled',
	atLevelOnly('disabled', readings => ended(readings, crashedWith('fatal: no config'))),
);
export const crashesAtEnabled = observation(
	'containers crash at enabled for another reason',
	atLevelOnly('enabled', readings => ended(readings, crashedWith('fatal: no config'))),
);
export const refusedDespiteOptOut = observation(
	'containers with runAsNonRoot false are refused at enabled',
	atLevelOnly('enabled', readings =>
		ended(readings, refusedAs('container has runAsNonRoot and image will run as root')),
	),
	'M1',
);
export const otherNginxError = observation('nginx ends with another line', readings =>
	readings.pod
		? ended(
				readings,
				crashedWith(
					'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)',
				),
			)
		: readings,
);
export const boundsKept = observation(
	'a process tells of the bounding set that nobody has dropped',
	readings =>
		readings.pod && JSON.stringify(readings.pod).includes('CapBnd')
			? ended(readings, crashedWith('CapEff:\t0000000000000000\nCapBnd:\t00000000a80425fb'))
			: readings,
	'M51',
);
export const otherKubeletText = observation(
	'the kubelet refuses with another message',
	atLevelOnly('enabled', readings =>
		ended(readings, refusedAs("container's runAsUser breaks non-root policy")),
	),
);
export const caddyNamesUser = observation('Caddy’s image names a user', readings =>
	readings.image ? {...readings, image: {...readings.image, User: 'caddy'}} : readings,
);
export const escalates = inProcess('the process may gain privileges', 'NoNewPrivs', '0');
export const cannotEscalate = inProcess('the process may not gain privileges', 'NoNewPrivs', '1');
export const filtered = inProcess('the process is filtered', 'Seccomp', '2');
export const unfiltered = inProcess('the process is not filtered', 'Seccomp', '0', 'M51');
export const capable = inProcess(
	'the process keeps its bounding set',
	'CapBnd',
	'00000000a80425fb',
	'M51',
);
export const bounded = inProcess(
	'the process’s bounding set is empty',
	'CapBnd',
	'0000000000000000',
);
export const incapable = inProcess(
	'the process has no capability at all',
	'CapEff',
	'0000000000000000',
);
export const otherUser = inProcess(
	'the process runs as somebody else',
	'Uid',
	'1234\t1234\t1234\t1234',
);

function attempting(readings: Readings, end: (name: Attempt) => string): Readings {
	if (readings.attempts === undefined) return readings;
	const ends = attempts.map(name => [name, end(name)]);
	return {...readings, attempts: JSON.stringify(Object.fromEntries(ends))};
}

function inProcess(
	title: string,
	name: string,
	value: string,
	known?: `M${number}`,
): ReturnType<typeof observation> {
	return observation(
		title,
		readings =>
			readings.process === undefined
				? readings
				: {
						...readings,
						process: readings.process.replace(
							new RegExp(`^${name}:.*$`, 'm'),
							`${name}:\t${value}`,
						),
					},
		known,
	);
}
