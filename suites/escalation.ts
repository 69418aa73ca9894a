import {absent} from '../harness/json.ts';
import type {Row} from '../harness/row.ts';
import {fieldRows} from './case.ts';

const field = 'allowPrivilegeEscalation';

/** "Sets allowPrivilegeEscalation to false" (line 16), unless the user has said something. */
export const escalation: readonly Row[] = [
	...fieldRows({disabled: 'R6', 'root-allowed': 'R12', enabled: 'R12'}, [
		{
			title: 'no securityContext',
			field,
			expect: {disabled: absent, 'root-allowed': false, enabled: false},
		},
		{
			title: 'securityContext {}',
			given: {securityContext: {}},
			field,
			expect: {disabled: absent, 'root-allowed': false, enabled: false},
		},
		{
			title: 'securityContext null',
			given: {securityContext: null},
			field,
			expect: {disabled: absent, 'root-allowed': false, enabled: false},
		},
		{
			title: 'null',
			given: {securityContext: {allowPrivilegeEscalation: null}},
			field,
			expect: {disabled: absent, 'root-allowed': false, enabled: false},
		},
		{
			title: 'not set',
			object: 'Configuration',
			field,
			expect: {disabled: absent, 'root-allowed': false, enabled: false},
		},
		{
			title: 'not set',
			object: 'Revision',
			field,
			expect: {disabled: absent, 'root-allowed': false, enabled: false},
		},
	]),
	...fieldRows(
		{'root-allowed': 'R10', enabled: 'R10'},
		[
			{
				title: 'readOnlyRootFilesystem set beside it',
				given: {securityContext: {readOnlyRootFilesystem: true}},
				field,
				expect: {'root-allowed': false, enabled: false},
			},
			{
				title: 'seccompProfile set beside it',
				given: {securityContext: {seccompProfile: {type: 'Unconfined'}}},
				field,
				expect: {'root-allowed': false, enabled: false},
			},
			{
				title: 'capabilities set beside it',
				given: {securityContext: {capabilities: {}}},
				field,
				expect: {'root-allowed': false, enabled: false},
			},
			{
				title: 'runAsNonRoot set beside it',
				given: {securityContext: {runAsNonRoot: false}},
				field,
				expect: {'root-allowed': false, enabled: false},
			},
			{
				title: 'port 80 beside it',
				given: {ports: [{containerPort: 80}]},
				field,
				expect: {'root-allowed': false, enabled: false},
			},
		],
		{alsoProves: ['R12']},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R13', enabled: 'R13'},
		[
			{
				title: 'true',
				given: {securityContext: {allowPrivilegeEscalation: true}},
				field,
				expect: {disabled: true, 'root-allowed': true, enabled: true},
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
				expect: {disabled: true, 'root-allowed': true, enabled: true},
			},
			{
				title: 'true',
				object: 'Revision',
				given: {securityContext: {allowPrivilegeEscalation: true}},
				field,
				expect: {disabled: true, 'root-allowed': true, enabled: true},
			},
		],
		{alsoProves: ['R11']},
	),
];
