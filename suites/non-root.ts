import {absent} from '../harness/json.ts';
import type {Row} from '../harness/row.ts';
import {fieldRows} from './case.ts';
import {userMaySet} from './flags.ts';

const field = 'runAsNonRoot' as const;
const becomesTrue = {disabled: absent, 'root-allowed': absent, enabled: true};
const staysTrue = {disabled: true, 'root-allowed': true, enabled: true};
const staysFalse = {disabled: false, 'root-allowed': false, enabled: false};
const staysAbsent = {disabled: absent, 'root-allowed': absent, enabled: absent};

/** "Sets runAsNonRoot to true if not already specified" (line 24), at `enabled` and nowhere else. */
export const nonRoot: readonly Row[] = [
	...fieldRows({disabled: 'R6', 'root-allowed': 'R21', enabled: 'R23'}, [
		{title: 'no securityContext', field, expect: becomesTrue},
		{title: 'securityContext {}', given: {securityContext: {}}, field, expect: becomesTrue},
		{title: 'securityContext null', given: {securityContext: null}, field, expect: becomesTrue},
		{
			title: 'null',
			given: {securityContext: {runAsNonRoot: null}},
			field,
			expect: becomesTrue,
		},
		{
			title: 'not set beside runAsUser 1000',
			given: {securityContext: {runAsUser: 1000}},
			field,
			expect: becomesTrue,
		},
		{
			title: 'not set beside runAsUser 0',
			given: {securityContext: {runAsUser: 0}},
			field,
			expect: becomesTrue,
		},
		{title: 'no securityContext', object: 'Configuration', field, expect: becomesTrue},
		{title: 'no securityContext', object: 'Revision', field, expect: becomesTrue},
	]),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R21', enabled: 'R10'},
		[
			{
				title: 'not set beside readOnlyRootFilesystem',
				given: {securityContext: {readOnlyRootFilesystem: true}},
				field,
				expect: becomesTrue,
			},
			{
				title: 'not set beside allowPrivilegeEscalation',
				given: {securityContext: {allowPrivilegeEscalation: true}},
				field,
				expect: becomesTrue,
			},
			{
				title: 'not set beside seccompProfile',
				given: {securityContext: {seccompProfile: {type: 'Unconfined'}}},
				field,
				expect: becomesTrue,
			},
			{
				title: 'not set beside capabilities',
				given: {securityContext: {capabilities: {}}},
				field,
				expect: becomesTrue,
			},
		],
		{alsoProves: ['R23']},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R21', enabled: 'R24'},
		[
			{
				title: 'false',
				given: {securityContext: {runAsNonRoot: false}},
				field,
				expect: staysFalse,
			},
			{title: 'true', given: {securityContext: {runAsNonRoot: true}}, field, expect: staysTrue},
			...(['Configuration', 'Revision'] as const).map(object => ({
				title: 'false',
				object,
				given: {securityContext: {runAsNonRoot: false}},
				field,
				expect: staysFalse,
			})),
		],
		{alsoProves: ['R11']},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R21', enabled: 'R24'},
		[
			{
				title: 'the pod’s is false',
				given: {podSecurityContext: {runAsNonRoot: false}},
				field,
				expect: staysAbsent,
			},
			{
				title: 'the pod’s is true',
				given: {podSecurityContext: {runAsNonRoot: true}},
				field,
				expect: staysAbsent,
			},
			{
				title: 'false, the pod’s is true',
				given: {
					podSecurityContext: {runAsNonRoot: true},
					securityContext: {runAsNonRoot: false},
				},
				field,
				expect: staysFalse,
			},
		],
		{flags: userMaySet},
	),
	...fieldRows(
		{'root-allowed': 'R21', enabled: 'R10'},
		[
			{
				title: 'not set beside the pod’s seccompProfile',
				given: {podSecurityContext: {seccompProfile: {type: 'Unconfined'}}},
				field,
				expect: {'root-allowed': absent, enabled: true},
			},
		],
		{alsoProves: ['R23'], flags: userMaySet},
	),
	...fieldRows({'root-allowed': 'R21'}, [
		{title: 'no securityContext', field: 'runAsUser', expect: {'root-allowed': absent}},
		{title: 'no securityContext', field: 'runAsGroup', expect: {'root-allowed': absent}},
	]),
];
