import {absent} from '../harness/json.ts';
import type {Row} from '../harness/row.ts';
import {fieldRows} from './case.ts';
import {userMaySet} from './flags.ts';

const drop = 'capabilities.drop' as const;
const dropsAll = {disabled: absent, 'root-allowed': ['ALL'], enabled: ['ALL']};

/** What a user may have configured, and how it stands in normal form: empty lists are not stored. */
const configured = [
	{title: '{}', sent: {}, kept: {}},
	{title: '{drop: []}', sent: {drop: []}, kept: {}},
	{title: '{drop: null}', sent: {drop: null}, kept: {}},
	{title: '{drop: [NET_RAW]}', sent: {drop: ['NET_RAW']}, kept: {drop: ['NET_RAW']}},
	{title: '{drop: [all]}', sent: {drop: ['all']}, kept: {drop: ['all']}},
	{title: '{drop: [ALL]}', sent: {drop: ['ALL']}, kept: {drop: ['ALL']}},
];
const addsBind = {add: ['NET_BIND_SERVICE']};

/** "Drops all capabilities" (line 18), unless the user has configured some. */
export const capabilities: readonly Row[] = [
	...fieldRows({disabled: 'R6', 'root-allowed': 'R16', enabled: 'R16'}, [
		{title: 'no securityContext', field: drop, expect: dropsAll},
		{
			title: 'securityContext {}',
			given: {securityContext: {}},
			field: drop,
			expect: dropsAll,
		},
		{
			title: 'securityContext null',
			given: {securityContext: null},
			field: drop,
			expect: dropsAll,
		},
		{
			title: 'capabilities null',
			given: {securityContext: {capabilities: null}},
			field: drop,
			expect: dropsAll,
		},
		{
			title: 'port 80',
			given: {ports: [{containerPort: 80}]},
			field: drop,
			expect: dropsAll,
		},
		{title: 'no securityContext', object: 'Configuration', field: drop, expect: dropsAll},
		{title: 'no securityContext', object: 'Revision', field: drop, expect: dropsAll},
	]),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R10', enabled: 'R10'},
		[
			{
				title: 'not set beside readOnlyRootFilesystem',
				given: {securityContext: {readOnlyRootFilesystem: true}},
				field: drop,
				expect: dropsAll,
			},
			{
				title: 'not set beside allowPrivilegeEscalation',
				given: {securityContext: {allowPrivilegeEscalation: true}},
				field: drop,
				expect: dropsAll,
			},
			{
				title: 'not set beside seccompProfile',
				given: {securityContext: {seccompProfile: {type: 'Unconfined'}}},
				field: drop,
				expect: dropsAll,
			},
			{
				title: 'not set beside runAsNonRoot',
				given: {securityContext: {runAsNonRoot: false}},
				field: drop,
				expect: dropsAll,
			},
		],
		{alsoProves: ['R16']},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R17', enabled: 'R17'},
		[
			...configured.map(({title, sent, kept}) => ({
				title,
				given: {securityContext: {capabilities: sent}},
				field: 'capabilities' as const,
				expect: {disabled: kept, 'root-allowed': kept, enabled: kept},
			})),
			...(['Configuration', 'Revision'] as const).map(object => ({
				title: '{}',
				object,
				given: {securityContext: {capabilities: {}}},
				field: 'capabilities' as const,
				expect: {disabled: {}, 'root-allowed': {}, enabled: {}},
			})),
		],
		{alsoProves: ['R11']},
	),
	// Accepted without a flag only where it is what the default itself would add: not at `disabled`.
	...fieldRows(
		{'root-allowed': 'R17', enabled: 'R17'},
		[
			{
				title: '{add: [NET_BIND_SERVICE]}',
				given: {securityContext: {capabilities: addsBind}},
				field: 'capabilities',
				expect: {'root-allowed': addsBind, enabled: addsBind},
			},
		],
		{alsoProves: ['R11']},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R17', enabled: 'R17'},
		[
			{
				title: '{add: [NET_BIND_SERVICE]}, allowed by flag',
				given: {securityContext: {capabilities: addsBind}},
				field: 'capabilities',
				expect: {disabled: addsBind, 'root-allowed': addsBind, enabled: addsBind},
			},
			{
				title: '{add: [NET_ADMIN]}, allowed by flag',
				given: {securityContext: {capabilities: {add: ['NET_ADMIN']}}},
				field: 'capabilities',
				expect: {
					disabled: {add: ['NET_ADMIN']},
					'root-allowed': {add: ['NET_ADMIN']},
					enabled: {add: ['NET_ADMIN']},
				},
			},
		],
		{alsoProves: ['R11'], flags: userMaySet},
	),
];
