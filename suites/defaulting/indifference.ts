import {levels} from '../../harness/model/levels.ts';
import {systemNamespaces, type Asking, type Row} from '../../harness/model/row.ts';
import type {Beside, Workload} from '../../harness/model/workloads.ts';
import {type Group, fieldRow, type FieldQuestion} from './row.ts';

const digest = `sha256:${'a'.repeat(64)}`;

/** Parts of the object that must not matter; what could be taken for a port is observed where ports count. */
const beside: readonly (Beside & {readonly title: string; readonly likeAPort?: true})[] = [
	{
		title: 'annotations on the template',
		template: {annotations: {'example.com/hardened': 'false'}},
	},
	{title: 'labels on the template', template: {labels: {app: 'web', security: 'none'}}},
	{
		title: 'an owner',
		object: {
			ownerReferences: [
				{
					apiVersion: 'serving.knative.dev/v1',
					kind: 'Configuration',
					name: 'owner',
					uid: '3f1c0f5e-0000-4000-8000-000000000000',
					controller: true,
				},
			],
		},
	},
	{title: 'a container named web', container: {name: 'web'}},
	{title: 'a container named queue', container: {name: 'queue'}},
	{title: 'an image by digest', container: {image: `dev.local/app@${digest}`}},
	{
		title: 'an image of another registry',
		container: {image: `registry.example.com:5000/a/b@${digest}`},
	},
	{
		title: 'a port in the environment',
		container: {env: [{name: 'APP_PORT', value: '80'}]},
		likeAPort: true,
	},
	{
		title: 'command, args and workingDir',
		container: {command: ['/app'], args: ['80'], workingDir: '/'},
		likeAPort: true,
	},
	{
		title: 'resources',
		container: {resources: {limits: {memory: '64Mi'}, requests: {cpu: '10m'}}},
	},
	{
		title: 'probes at a low port',
		container: {
			readinessProbe: {httpGet: {path: '/', port: 80}},
			livenessProbe: {tcpSocket: {port: 80}},
		},
		likeAPort: true,
	},
	{
		title: 'a volume that is mounted',
		container: {volumeMounts: [{name: 'v', mountPath: '/v'}]},
		pod: {volumes: [{name: 'v', configMap: {name: 'absent', optional: true}}]},
	},
	{title: 'a service account', pod: {serviceAccountName: 'default'}},
	{
		title: 'containerConcurrency and timeoutSeconds',
		pod: {containerConcurrency: 7, timeoutSeconds: 5},
	},
];

/** Numbers of containers that must not matter. */
const several: readonly (Partial<Workload> & {readonly title: string})[] = [
	{
		title: 'two sidecars before it',
		ports: [{containerPort: 8080}],
		sidecars: [{name: 'sidecar'}, {name: 'sidecar-2'}],
		servesLast: true,
	},
	{
		title: 'a sidecar that sets all the opposite',
		ports: [{containerPort: 8080}],
		sidecars: [
			{
				name: 'sidecar',
				securityContext: {
					allowPrivilegeEscalation: true,
					seccompProfile: {type: 'Unconfined'},
					capabilities: {},
					runAsNonRoot: false,
				},
			},
		],
	},
	{
		title: 'an init container that sets all the opposite',
		initContainers: [
			{
				name: 'init',
				securityContext: {
					allowPrivilegeEscalation: true,
					seccompProfile: {type: 'Unconfined'},
					capabilities: {},
					runAsNonRoot: false,
				},
			},
		],
	},
];

/** Who sends the request, and where: this must not matter. */
const asked: readonly (Asking & {readonly title: string})[] = [
	{title: 'another name', name: `a${'-long'.repeat(8)}-name`},
	{title: 'another namespace', namespace: 'other'},
	{title: 'a name that the API server makes', generateName: true},
	{title: 'a name that is a level', name: 'disabled'},
	...systemNamespaces.map(namespace => ({title: `the namespace ${namespace}`, namespace})),
	{title: 'another user', user: 'bob'},
	{title: 'a service account as user', user: 'system:serviceaccount:kube-system:default'},
];

export const indifference: Group = {
	why: 'level × what no sentence mentions, one thing at a time: it must not matter',
	rows: levels.flatMap(level =>
		([undefined, {allowPrivilegeEscalation: true}] as const).flatMap(securityContext => {
			const common = {level, field: '', proves: 'R10'} as const;
			const own = securityContext && {securityContext};
			const set = securityContext ? ', allowPrivilegeEscalation true' : '';
			return [
				...beside.flatMap(({title, likeAPort, ...rest}) => {
					const given = {...own, beside: rest};
					const question = {...common, title: `${title}${set}`, given};
					return likeAPort
						? [fieldRow({...question, field: 'capabilities', proves: 'R18'})]
						: [fieldRow(question), ...owned(question)];
				}),
				...several.map(({title, ...rest}) =>
					fieldRow({...common, title: `${title}${set}`, given: {...own, ...rest}}),
				),
				...asked.map(({title, ...asking}) =>
					fieldRow({...common, title: `${title}${set}`, given: {...own}, asking}),
				),
			];
		}),
	),
};

/** The objects that Knative itself creates have owners. */
function owned(question: FieldQuestion): Row[] {
	if (question.given?.beside?.object === undefined) return [];
	return (['Configuration', 'Revision'] as const).map(object => fieldRow({...question, object}));
}
