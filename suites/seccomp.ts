import {absent} from '../harness/json.ts';
import type {Row} from '../harness/row.ts';
import {fieldRows} from './case.ts';
import {userMaySet} from './flags.ts';

const field = 'seccompProfile' as const;
const runtimeDefault = {type: 'RuntimeDefault'};
const unconfined = {type: 'Unconfined'};
const localhost = {type: 'Localhost', localhostProfile: 'profiles/app.json'};
const becomesRuntimeDefault = {
	disabled: absent,
	'root-allowed': runtimeDefault,
	enabled: runtimeDefault,
};

/** "Sets seccompProfile to RuntimeDefault" (line 17), unless the container or its pod has one. */
export const seccomp: readonly Row[] = [
	...fieldRows({disabled: 'R6', 'root-allowed': 'R14', enabled: 'R14'}, [
		{title: 'no securityContext', field, expect: becomesRuntimeDefault},
		{
			title: 'securityContext {}',
			given: {securityContext: {}},
			field,
			expect: becomesRuntimeDefault,
		},
		{
			title: 'securityContext null',
			given: {securityContext: null},
			field,
			expect: becomesRuntimeDefault,
		},
		{
			title: 'null',
			given: {securityContext: {seccompProfile: null}},
			field,
			expect: becomesRuntimeDefault,
		},
		{title: 'no securityContext', object: 'Configuration', field, expect: becomesRuntimeDefault},
		{title: 'no securityContext', object: 'Revision', field, expect: becomesRuntimeDefault},
	]),
	...fieldRows({'root-allowed': 'R14', enabled: 'R14'}, [
		{
			title: '{}',
			given: {securityContext: {seccompProfile: {}}},
			field,
			expect: {'root-allowed': runtimeDefault, enabled: runtimeDefault},
			observedOnly:
				'documentation silent: a profile without a type is neither set nor, to Kubernetes, valid',
		},
	]),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R10', enabled: 'R10'},
		[
			{
				title: 'not set beside readOnlyRootFilesystem',
				given: {securityContext: {readOnlyRootFilesystem: true}},
				field,
				expect: becomesRuntimeDefault,
			},
			{
				title: 'not set beside allowPrivilegeEscalation',
				given: {securityContext: {allowPrivilegeEscalation: true}},
				field,
				expect: becomesRuntimeDefault,
			},
			{
				title: 'not set beside capabilities',
				given: {securityContext: {capabilities: {}}},
				field,
				expect: becomesRuntimeDefault,
			},
			{
				title: 'not set beside runAsNonRoot',
				given: {securityContext: {runAsNonRoot: false}},
				field,
				expect: becomesRuntimeDefault,
			},
		],
		{alsoProves: ['R14']},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R10', enabled: 'R10'},
		[
			{
				title: 'not set beside the pod’s runAsNonRoot',
				given: {podSecurityContext: {runAsNonRoot: false}},
				field,
				expect: becomesRuntimeDefault,
			},
		],
		{alsoProves: ['R14'], flags: userMaySet},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R15', enabled: 'R15'},
		[
			...[runtimeDefault, unconfined, localhost].map(profile => ({
				title: profile.type,
				given: {securityContext: {seccompProfile: profile}},
				field,
				expect: {disabled: profile, 'root-allowed': profile, enabled: profile},
			})),
			...(['Configuration', 'Revision'] as const).map(object => ({
				title: 'Unconfined',
				object,
				given: {securityContext: {seccompProfile: unconfined}},
				field,
				expect: {disabled: unconfined, 'root-allowed': unconfined, enabled: unconfined},
			})),
		],
		{alsoProves: ['R11']},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R15', enabled: 'R15'},
		[runtimeDefault, unconfined, localhost].map(profile => ({
			title: `the pod’s is ${profile.type}`,
			given: {podSecurityContext: {seccompProfile: profile}},
			field,
			expect: {disabled: absent, 'root-allowed': absent, enabled: absent},
		})),
		{flags: userMaySet},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R15', enabled: 'R15'},
		[
			{
				title: 'Unconfined, the pod’s is RuntimeDefault',
				given: {
					podSecurityContext: {seccompProfile: runtimeDefault},
					securityContext: {seccompProfile: unconfined},
				},
				field,
				expect: {disabled: unconfined, 'root-allowed': unconfined, enabled: unconfined},
			},
		],
		{alsoProves: ['R11'], flags: userMaySet},
	),
];
