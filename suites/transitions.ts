import {atLevel} from '../harness/model/configuration.ts';
import type {Level} from '../harness/model/levels.ts';
import type {FieldPath, Patch, Row, Step} from '../harness/model/row.ts';
import type {Workload} from '../harness/model/workloads.ts';
import {levelRow} from './case.ts';
import {fieldPath} from './defaulting/row.ts';
import {promised} from './oracle.ts';
import {realWorkloads} from './real-workloads.ts';
import type {RequirementId} from './requirements.ts';

const {switched, standing} = realWorkloads;
const plain = {image: 'app-numeric'} as const;
const onPort80 = {...plain, ports: [{containerPort: 80}]} as const;
const ownName = {...plain, beside: {template: {name: 'row-v1'}}} as const;

const capabilities = fieldPath('container', 'capabilities');
const bound = {drop: ['ALL'], add: ['NET_BIND_SERVICE']};

/** The effect of a level switch on existing objects; run last, each with exclusive use of the cluster. */
export const transitions: readonly Row[] = [
	...arrivals(),
	...patches(),
	levelRow('R39', 'enabled', 'securityContext of a Deployment that was there before the switch', {
		tier: 'rendering',
		configuration: atLevel('disabled'),
		probe: {
			kind: 'scenario',
			name: 'a Deployment across the switch to enabled',
			looks: {at: 'deployment', field: 'container.securityContext'},
			steps: [
				{step: 'create', workload: standing},
				{step: 'switch', level: 'enabled'},
				{step: 'touch deployment', workload: standing},
			],
		},
		expect: {equals: null},
	}),
	levelRow('R34', 'enabled', 'nginx, ready at disabled, fails in its next revision', {
		tier: 'runtime',
		configuration: atLevel('disabled'),
		probe: {
			kind: 'scenario',
			name: 'disabled to enabled',
			looks: {at: 'outcome'},
			steps: [
				{step: 'create', workload: switched},
				{step: 'switch', level: 'enabled'},
				{step: 'new revision', workload: switched},
				{step: 'observe newest revision', workload: switched},
			],
		},
		expect: {outcome: ['refused', 'crashed']},
	}),
];

/** "Update the ConfigMap" (line 34): each level takes effect by that alone, from every other level, twice in a row. */
function arrivals(): Row[] {
	const ways: readonly (readonly [Level, Level, Level])[] = [
		['disabled', 'enabled', 'disabled'],
		['disabled', 'enabled', 'root-allowed'],
		['disabled', 'root-allowed', 'disabled'],
		['disabled', 'root-allowed', 'enabled'],
		['enabled', 'disabled', 'enabled'],
		['enabled', 'disabled', 'root-allowed'],
	];
	return ways.map(([from, over, to]) =>
		dry('R32', between(over, to), `securityContext, from ${from} over ${over} to ${to}`, {
			from,
			steps: [
				{step: 'switch', level: over, arrival: 'judged'},
				{step: 'switch', level: to, arrival: 'judged'},
				{step: 'dry run', object: 'Service', workload: plain},
			],
			field: fieldPath('container', ''),
			expect: {equals: promised(to, {})},
		}),
	);
}

/** From one level to the next and back, with the previously stored object (line 10). */
function patches(): Row[] {
	const image = {change: 'image'} as const;
	return [
		moved('root-allowed', 'another image', 'disabled', plain, image, {
			expect: {equals: {drop: ['ALL']}},
		}),
		moved('enabled', 'another image', 'root-allowed', plain, image, {
			expect: {equals: {drop: ['ALL']}},
		}),
		moved('enabled', 'another image on port 80', 'root-allowed', onPort80, image, {
			expect: {equals: bound},
		}),
		moved('root-allowed', 'another image on port 80', 'enabled', onPort80, image, {
			expect: {equals: bound},
		}),
		moved('disabled', 'another image', 'root-allowed', plain, image, {
			expect: {equals: {drop: ['ALL']}},
		}),
		moved('disabled', 'another image on port 80', 'root-allowed', onPort80, image, {
			expect: {equals: bound},
		}),
		moved('disabled', 'another image on port 80', 'enabled', onPort80, image, {
			expect: {equals: bound},
		}),
		moved(
			'enabled',
			'an annotation by somebody else, the revision being named',
			'disabled',
			ownName,
			{change: 'annotation', user: 'bob'},
			{expect: {equals: null}, field: 'pod.securityContext'},
		),
		moved(
			'enabled',
			'port 8080 becomes 80',
			'enabled',
			{...plain, ports: [{containerPort: 8080}]},
			{
				change: 'ports',
				ports: [{containerPort: 80}],
			},
			{
				expect: {equals: bound},
				observedOnly:
					'documentation silent: what was a default once, stored, looks like the user’s own word',
			},
		),
		moved('root-allowed', 'runAsNonRoot', 'enabled', plain, image, {
			field: fieldPath('container', 'runAsNonRoot'),
			expect: {equals: null},
			observedOnly:
				'documentation silent: what was a default once, stored, looks like the user’s own word',
		}),
	];
}

/** An object stored at one level is patched at another. */
function moved(
	level: Level,
	title: string,
	from: Level,
	workload: Workload,
	patch: Patch,
	rest: Pick<Row, 'expect'> & Partial<Pick<Row, 'observedOnly'>> & {readonly field?: FieldPath},
): Row {
	return dry('R40', between(from, level), `${title}, from ${from} to ${level}`, {
		from,
		steps: [
			{step: 'store', object: 'Service', workload},
			{step: 'switch', level},
			{step: 'patch', patch},
		],
		field: rest.field ?? capabilities,
		...rest,
	});
}

/** The level of a row about a switch between two levels: not every release has `root-allowed`. */
function between(one: Level, other: Level): Level {
	return one === 'root-allowed' ? one : other;
}

/** A scenario of admission queries. */
function dry(
	requirement: RequirementId,
	level: Level,
	title: string,
	{
		from,
		steps,
		field,
		...rest
	}: {from: Level; steps: readonly Step[]; field: FieldPath} & Pick<Row, 'expect'> &
		Partial<Pick<Row, 'observedOnly'>>,
): Row {
	return levelRow(requirement, level, title, {
		tier: 'defaulting',
		configuration: atLevel(from),
		probe: {
			kind: 'scenario',
			name: `${requirement} ${level} ${title}`,
			steps,
			looks: {at: 'admission', object: 'Service', field},
		},
		...rest,
	});
}
