import {absent, type Json} from '../harness/model/json.ts';
import {levels, type Level} from '../harness/model/levels.ts';
import {everyProperty, type FieldPath, type Row} from '../harness/model/row.ts';
import type {ServedWorkload} from '../harness/model/workloads.ts';
import {levelRow, levelsOf} from './case.ts';
import {everything, hardened, unsafe} from './contexts.ts';
import type {FieldName} from './defaulting/cite.ts';
import {fieldPath} from './defaulting/row.ts';
import {realWorkloads} from './real-workloads.ts';
import type {RequirementId} from './requirements.ts';

const {appNumeric, caddy, partly} = realWorkloads;
const runtimeDefault = {type: 'RuntimeDefault'};
const bind = ['NET_BIND_SERVICE'];
const nowhere = {disabled: absent, 'root-allowed': absent, enabled: absent};

/** What is stored for the Service arrives unchanged in Configuration, Revision, Deployment and Pod. */
export const rendering: readonly Row[] = [
	...levels.map(level => rendered('R27', level, appNumeric, 'pod.securityContext', absent)),
	...levels.map(level =>
		levelRow('R27', level, 'only the four keys from Service to Pod, caddy', {
			tier: 'rendering',
			probe: {kind: 'rendering', workload: caddy, field: fieldPath('container', '')},
			expect: {onlyKeys: hardened},
		}),
	),
	rendered('R6', 'disabled', appNumeric, fieldPath('container', ''), absent),
	rendered('R6', 'disabled', caddy, fieldPath('container', ''), absent),
	...renderedRows({'root-allowed': 'R12', enabled: 'R12'}, appNumeric, {
		field: 'allowPrivilegeEscalation',
		expect: {'root-allowed': false, enabled: false},
	}),
	...renderedRows({'root-allowed': 'R14', enabled: 'R14'}, appNumeric, {
		field: 'seccompProfile',
		expect: {'root-allowed': runtimeDefault, enabled: runtimeDefault},
	}),
	...renderedRows({'root-allowed': 'R16', enabled: 'R16'}, appNumeric, {
		field: 'capabilities.drop',
		expect: {'root-allowed': ['ALL'], enabled: ['ALL']},
	}),
	...renderedRows({disabled: 'R6', 'root-allowed': 'R18', enabled: 'R18'}, appNumeric, {
		field: 'capabilities.add',
		expect: nowhere,
	}),
	...renderedRows({disabled: 'R6', 'root-allowed': 'R18', enabled: 'R18'}, caddy, {
		field: 'capabilities.add',
		expect: {disabled: absent, 'root-allowed': bind, enabled: bind},
	}),
	...renderedRows({'root-allowed': 'R20', enabled: 'R20'}, caddy, {
		field: 'capabilities',
		expect: {
			'root-allowed': {drop: ['ALL'], add: bind},
			enabled: {drop: ['ALL'], add: bind},
		},
	}),
	...renderedRows({disabled: 'R6', 'root-allowed': 'R21', enabled: 'R23'}, appNumeric, {
		field: 'runAsNonRoot',
		expect: {disabled: absent, 'root-allowed': absent, enabled: true},
	}),
	...renderedRows({'root-allowed': 'R10', enabled: 'R10'}, partly, {
		field: 'seccompProfile',
		expect: {'root-allowed': runtimeDefault, enabled: runtimeDefault},
	}),
	...renderedRows({'root-allowed': 'R10', enabled: 'R10'}, partly, {
		field: 'capabilities.add',
		expect: {'root-allowed': bind, enabled: bind},
	}),
	...renderedRows({disabled: 'R26', 'root-allowed': 'R26', enabled: 'R26'}, partly, {
		field: 'readOnlyRootFilesystem',
		expect: {disabled: true, 'root-allowed': true, enabled: true},
	}),
	...renderedRows({disabled: 'R25', 'root-allowed': 'R25', enabled: 'R25'}, realWorkloads.unsafe, {
		field: '',
		expect: {disabled: unsafe, 'root-allowed': unsafe, enabled: unsafe},
	}),
	...renderedRows({'root-allowed': 'R13', enabled: 'R13'}, realWorkloads.unsafe, {
		field: 'allowPrivilegeEscalation',
		expect: {'root-allowed': true, enabled: true},
	}),
	...renderedRows({'root-allowed': 'R15', enabled: 'R15'}, realWorkloads.unsafe, {
		field: 'seccompProfile',
		expect: {'root-allowed': unsafe.seccompProfile, enabled: unsafe.seccompProfile},
	}),
	...renderedRows({'root-allowed': 'R17', enabled: 'R17'}, realWorkloads.unsafe, {
		field: 'capabilities',
		expect: {'root-allowed': {}, enabled: {}},
	}),
	...renderedRows({'root-allowed': 'R19', enabled: 'R19'}, realWorkloads.unsafe, {
		field: 'capabilities.add',
		expect: nowhere,
	}),
	...renderedRows({'root-allowed': 'R21', enabled: 'R24'}, realWorkloads.unsafe, {
		field: 'runAsNonRoot',
		expect: {'root-allowed': false, enabled: false},
	}),
	...renderedRows(
		{disabled: 'R26', 'root-allowed': 'R26', enabled: 'R26'},
		realWorkloads.everything,
		{
			field: '',
			expect: {disabled: everything, 'root-allowed': everything, enabled: everything},
		},
	),
	...renderedRows({'root-allowed': 'R11', enabled: 'R11'}, realWorkloads.everything, {
		field: 'seccompProfile',
		expect: {'root-allowed': everything.seccompProfile, enabled: everything.seccompProfile},
	}),
	...levels.flatMap(level =>
		[realWorkloads.manyProperties, realWorkloads.otherProperties].map(workload =>
			levelRow(
				level === 'disabled' ? 'R6' : 'R10',
				level,
				`every property from Service to Pod, ${workload.name}`,
				{
					tier: 'rendering',
					// What is lost on the way is lost at every level: the gate asks at one.
					presets: level === 'enabled' ? ['gate'] : [],
					probe: {kind: 'rendering', workload, field: everyProperty},
					expect: {equals: absent},
				},
			),
		),
	),
];

/** One row per level, each of which observes the field at all five stages. */
function renderedRows<L extends Level>(
	proves: {readonly [level in L]: RequirementId},
	workload: ServedWorkload,
	{field, expect}: {field: FieldName; expect: {readonly [level in NoInfer<L>]: Json}},
): Row[] {
	return levelsOf(proves).map(level =>
		rendered(proves[level], level, workload, fieldPath('container', field), expect[level]),
	);
}

function rendered(
	requirement: RequirementId,
	level: Level,
	workload: ServedWorkload,
	field: FieldPath,
	value: Json,
): Row {
	const name = field.replace(/^container\.securityContext\.?/, '') || 'securityContext';
	return levelRow(requirement, level, `${name} from Service to Pod, ${workload.name}`, {
		tier: 'rendering',
		probe: {kind: 'rendering', workload, field},
		expect: {equals: value},
	});
}
