import type {Json, JsonObject} from '../../harness/model/json.ts';
import {atLevel} from '../../harness/model/configuration.ts';
import {levels} from '../../harness/model/levels.ts';
import {
	containerKinds,
	hardenedFields,
	originOf,
	safeValue,
	tell,
	unsafeValue,
	type HardenedField,
} from './factors.ts';
import {type Group, fieldRow, workloadWith} from './row.ts';

const flag = 'kubernetes.podspec-securitycontext';

/** What a pod may set for its containers, and the ways in which it may set nothing. */
const ofPod: Readonly<Record<'seccompProfile' | 'runAsNonRoot', readonly JsonObject[]>> = {
	seccompProfile: [
		{seccompProfile: {type: 'RuntimeDefault'}},
		{seccompProfile: {type: 'Unconfined'}},
		{seccompProfile: {type: 'Localhost', localhostProfile: 'profiles/pod.json'}},
		{seccompProfile: null},
	],
	runAsNonRoot: [{runAsNonRoot: true}, {runAsNonRoot: false}, {runAsNonRoot: null}],
};

/** What a pod may set that does not apply to containers. */
const othersOfPod: readonly JsonObject[] = [
	{},
	{fsGroup: 2000},
	{runAsUser: 0},
	{runAsUser: 1000},
	{runAsGroup: 3000},
	{supplementalGroups: [4000]},
];

const speaksOfIt = Object.entries(ofPod) as [keyof typeof ofPod, readonly JsonObject[]][];

/** The pod and the container both set the observed field. */
const same = speaksOfIt.flatMap(([field, pods]) =>
	pods.flatMap(pod =>
		[
			{title: 'not set', securityContext: undefined as Json | undefined},
			originOf(field, safeValue[field]),
			originOf(field, unsafeValue[field]),
		].map(origin => ({field: field as HardenedField, pod, ...origin})),
	),
);

/** The pod sets another field. */
const other = [
	...speaksOfIt.flatMap(([said, pods]) =>
		pods
			.slice(0, 2)
			.flatMap(pod => hardenedFields.filter(field => field !== said).map(field => ({field, pod}))),
	),
	...othersOfPod.flatMap(pod => hardenedFields.map(field => ({field, pod}))),
].map(each => ({...each, title: 'not set', securityContext: undefined}));

export const pod: Group = {
	why: 'level × kind of container × field × what the pod says of this field, or of another: what is set for the pod is set (lines 15, 24)',
	rows: levels.flatMap(level => [
		...same.map(({field, pod: podSecurityContext, title, securityContext}) =>
			fieldRow({
				level,
				field,
				title: `${title}, the pod’s is ${tell(podSecurityContext)}, the flag at allowed`,
				given: {podSecurityContext, ...workloadWith('container', {securityContext})},
				configuration: atLevel(level, {[flag]: 'allowed'}),
			}),
		),
		...containerKinds.flatMap(of =>
			[...same, ...other].map(({field, pod: podSecurityContext, title, securityContext}) =>
				fieldRow({
					level,
					of,
					field,
					title: `${title}, the pod’s is ${tell(podSecurityContext)}`,
					given: {podSecurityContext, ...workloadWith(of, {securityContext})},
				}),
			),
		),
	]),
};
