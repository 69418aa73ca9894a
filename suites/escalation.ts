import {absent} from '../harness/json.ts';
import type {Row} from '../harness/row.ts';
import {fieldRows} from './case.ts';
import {userMaySet} from './flags.ts';

const field = 'allowPrivilegeEscalation' as const;
const becomesFalse = {disabled: absent, 'root-allowed': false, enabled: false};
const staysTrue = {disabled: true, 'root-allowed': true, enabled: true};

/** "Sets allowPrivilegeEscalation to false" (line 16), unless the user has said something. */
export const escalation: readonly Row[] = [
	...fieldRows({disabled: 'R6', 'root-allowed': 'R12', enabled: 'R12'}, [
		{title: 'no securityContext', field, expect: becomesFalse},
		{
			title: 'securityContext {}',
			given: {securityContext: {}},
			field,
			expect: becomesFalse,
		},
		{
			title: 'securityContext null',
			given: {securityContext: null},
			field,
			expect: becomesFalse,
		},
		{
			title: 'null',
			given: {securityContext: {allowPrivilegeEscalation: null}},
			field,
			expect: becomesFalse,
		},
		{title: 'no securityContext', object: 'Configuration', field, expect: becomesFalse},
		{title: 'no securityContext', object: 'Revision', field, expect: becomesFalse},
	]),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R10', enabled: 'R10'},
		[
			{
				title: 'not set beside readOnlyRootFilesystem',
				given: {securityContext: {readOnlyRootFilesystem: true}},
				field,
				expect: becomesFalse,
			},
			{
				title: 'not set beside seccompProfile',
				given: {securityContext: {seccompProfile: {type: 'Unconfined'}}},
				field,
				expect: becomesFalse,
			},
			{
				title: 'not set beside capabilities',
				given: {securityContext: {capabilities: {}}},
				field,
				expect: becomesFalse,
			},
			{
				title: 'not set beside runAsNonRoot',
				given: {securityContext: {runAsNonRoot: false}},
				field,
				expect: becomesFalse,
			},
		],
		{alsoProves: ['R12']},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R10', enabled: 'R10'},
		[
			{
				title: 'not set beside the pod’s seccompProfile and runAsNonRoot',
				given: {podSecurityContext: {seccompProfile: {type: 'Unconfined'}, runAsNonRoot: false}},
				field,
				expect: becomesFalse,
			},
		],
		{alsoProves: ['R12'], flags: userMaySet},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R13', enabled: 'R13'},
		[
			{
				title: 'true',
				given: {securityContext: {allowPrivilegeEscalation: true}},
				field,
				expect: staysTrue,
			},
			{
				title: 'false',
				given: {securityContext: {allowPrivilegeEscalation: false}},
				field,
				expect: {disabled: false, 'root-allowed': false, enabled: false},
			},
			{
				title: 'true',
				object: 'Configuration',
				given: {securityContext: {allowPrivilegeEscalation: true}},
				field,
				expect: staysTrue,
			},
			{
				title: 'true',
				object: 'Revision',
				given: {securityContext: {allowPrivilegeEscalation: true}},
				field,
				expect: staysTrue,
			},
		],
		{alsoProves: ['R11']},
	),
];
