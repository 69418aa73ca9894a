import type {JsonObject} from '../../harness/model/json.ts';
import type {Factor} from './setting.ts';

/** Every property of the pod spec, the template's metadata, the object's metadata and its traffic. */

const terms = (operator: string): readonly JsonObject[] => [
	{matchExpressions: [{key: 'kubernetes.io/arch', operator, values: ['amd64']}]},
];

const pod = (name: string, values: readonly JsonObject[], flag?: string): Factor => ({
	name,
	values: values.map(each => ({pod: each})),
	...(flag !== undefined && {flags: [`kubernetes.podspec-${flag}`]}),
});

export const podFactors: readonly Factor[] = [
	pod('containerConcurrency', [
		{containerConcurrency: 7},
		{containerConcurrency: 0},
		{containerConcurrency: 1000},
	]),
	pod('timeoutSeconds', [{timeoutSeconds: 5}, {timeoutSeconds: 600}]),
	pod('responseStartTimeoutSeconds', [
		{responseStartTimeoutSeconds: 1},
		{responseStartTimeoutSeconds: 0},
	]),
	pod('idleTimeoutSeconds', [{idleTimeoutSeconds: 1}, {idleTimeoutSeconds: 0}]),
	pod('serviceAccountName', [{serviceAccountName: 'default'}]),
	pod('automountServiceAccountToken', [{automountServiceAccountToken: false}]),
	pod('enableServiceLinks', [{enableServiceLinks: true}, {enableServiceLinks: false}]),
	pod('imagePullSecrets', [
		{imagePullSecrets: [{name: 'registry'}]},
		{imagePullSecrets: [{name: 'one'}, {name: 'other'}]},
	]),
	pod(
		'affinity',
		[
			{
				affinity: {
					nodeAffinity: {
						requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: terms('In')},
					},
				},
			},
			{
				affinity: {
					podAntiAffinity: {
						preferredDuringSchedulingIgnoredDuringExecution: [
							{
								weight: 1,
								podAffinityTerm: {
									topologyKey: 'kubernetes.io/hostname',
									labelSelector: {matchLabels: {app: 'web'}},
								},
							},
						],
					},
				},
			},
		],
		'affinity',
	),
	pod(
		'dnsConfig',
		[
			{dnsConfig: {nameservers: ['192.0.2.1'], searches: ['example.com']}},
			{dnsConfig: {options: [{name: 'ndots', value: '2'}]}},
		],
		'dnsconfig',
	),
	pod('dnsPolicy', [{dnsPolicy: 'Default'}, {dnsPolicy: 'ClusterFirst'}], 'dnspolicy'),
	pod('hostIPC', [{hostIPC: true}, {hostIPC: false}], 'hostipc'),
	pod('hostNetwork', [{hostNetwork: true}, {hostNetwork: false}], 'hostnetwork'),
	pod(
		'nodeSelector',
		[{nodeSelector: {'kubernetes.io/arch': 'amd64'}}, {nodeSelector: {pool: 'web', zone: 'a'}}],
		'nodeselector',
	),
	pod(
		'priorityClassName',
		[{priorityClassName: 'system-node-critical'}, {priorityClassName: 'system-cluster-critical'}],
		'priorityclassname',
	),
	pod(
		'schedulerName',
		[{schedulerName: 'default-scheduler'}, {schedulerName: 'batch'}],
		'schedulername',
	),
	{
		// Kubernetes refuses a Pod with both.
		name: 'process namespace',
		values: [
			{pod: {shareProcessNamespace: true}},
			{pod: {shareProcessNamespace: false}},
			{pod: {hostPID: true}},
			{pod: {hostPID: false}},
		],
		flags: ['kubernetes.podspec-shareprocessnamespace', 'kubernetes.podspec-hostpid'],
	},
	pod(
		'tolerations',
		[
			{tolerations: [{key: 'pool', operator: 'Equal', value: 'web', effect: 'NoSchedule'}]},
			{tolerations: [{operator: 'Exists', tolerationSeconds: 30, effect: 'NoExecute'}]},
		],
		'tolerations',
	),
	pod(
		'topologySpreadConstraints',
		[
			{
				topologySpreadConstraints: [
					{maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway'},
				],
			},
			{
				topologySpreadConstraints: [
					{
						maxSkew: 2,
						topologyKey: 'kubernetes.io/hostname',
						whenUnsatisfiable: 'DoNotSchedule',
						labelSelector: {matchLabels: {app: 'web'}},
					},
				],
			},
		],
		'topologyspreadconstraints',
	),
	{
		name: 'annotations of the template',
		values: [
			{template: {annotations: {'example.com/hardened': 'false'}}},
			{template: {annotations: {'autoscaling.knative.dev/min-scale': '1'}}},
			{template: {annotations: {'seccomp.security.alpha.kubernetes.io/pod': 'unconfined'}}},
			{template: {annotations: {'features.knative.dev/queueproxy-podinfo': 'disabled'}}},
		],
	},
	{
		name: 'labels of the template',
		values: [
			{template: {labels: {app: 'web', security: 'none'}}},
			{template: {labels: {}}},
			{template: {labels: {'pod-security.kubernetes.io/enforce': 'privileged'}}},
		],
	},
	{
		name: 'annotations of the object',
		values: [
			{object: {annotations: {'example.com/hardened': 'false', long: 'x'.repeat(4096)}}},
			{object: {annotations: {'networking.knative.dev/visibility': ''}}},
		],
	},
	{
		name: 'labels of the object',
		values: [
			{object: {labels: {app: 'web', security: 'none'}}},
			{object: {labels: {'networking.knative.dev/visibility': 'cluster-local'}}},
		],
	},
	{
		name: 'finalizers of the object',
		values: [
			{object: {finalizers: ['example.com/keep']}},
			{object: {finalizers: ['example.com/one', 'example.com/other']}},
		],
	},
	{
		name: 'traffic',
		values: [
			{service: {traffic: [{latestRevision: true, percent: 100}]}},
			{service: {traffic: [{latestRevision: true, percent: 100, tag: 'latest'}]}},
			{
				service: {
					traffic: [
						{latestRevision: true, percent: 10, tag: 'new'},
						{latestRevision: false, revisionName: 'row-00001', percent: 90, tag: 'old'},
						{latestRevision: false, revisionName: 'row-00002', percent: 0, tag: 'older'},
					],
				},
			},
		],
	},
];
