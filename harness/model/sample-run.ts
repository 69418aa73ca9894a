import {atLevel} from './configuration.ts';
import {levels, type Level, tiers} from './levels.ts';
import type {Catalogue, Requirement} from './requirement.ts';
import type {Result, Status} from './result.ts';
import type {Row} from './row.ts';
import {planRun, type Plan, type Selection, type WhyNot} from './plan.ts';

/** A small suite and its runs, for tests only. */

const must: Requirement = {
	keyword: 'MUST',
	words: 'Sets allowPrivilegeEscalation to false',
	line: '16',
	statement: 'allowPrivilegeEscalation is false where it was unset',
	owner: 'defaulting',
	tier: 'defaulting',
	levels: ['root-allowed', 'enabled'],
};

export const catalogue = {
	R1: {...must, keyword: 'DRIFT', statement: 'the default is not disabled', levels: ['disabled']},
	R3: {...must, statement: 'each level can be selected', owner: 'configuration', levels},
	R12: must,
	R36: {
		...must,
		statement: 'caddy is refused',
		owner: 'kubelet',
		tier: 'runtime',
		levels: ['enabled'],
	},
	R38: {
		...must,
		keyword: 'SHOULD',
		statement: 'most images work',
		owner: 'image',
		tier: 'runtime',
		levels: ['enabled'],
	},
} as const satisfies Catalogue;

/** A row of the sample suite. */
export function row(
	requirement: string,
	level: Level,
	name: string,
	others: Partial<Row> = {},
): Row {
	return {
		requirement,
		alsoProves: [],
		level,
		case: name,
		tier: requirement === 'R36' || requirement === 'R38' ? 'runtime' : 'defaulting',
		configuration: atLevel(level),
		probe: {
			kind: 'admission',
			object: 'Service',
			workload: {image: 'nginx'},
			field: 'container.securityContext.allowPrivilegeEscalation',
		},
		expect: {equals: false},
		presets: ['gate'],
		...others,
	};
}

/** One row for each requirement and level; three for R38. */
export const suite: readonly Row[] = [
	row('R1', 'disabled', 'key absent'),
	...levels.map(level => row('R3', level, 'the documented string')),
	row('R12', 'root-allowed', 'unset'),
	row('R12', 'enabled', 'unset'),
	row('R36', 'enabled', 'caddy'),
	...['a', 'b', 'c'].map(image => row('R38', 'enabled', image)),
];

const everything: Selection = {preset: 'gate', levels, tiers, requirements: [], cases: []};

/** A plan of the given rows; `whyNot` leaves some out. */
export function planOf(
	rows: readonly Row[] = suite,
	others: Partial<Omit<Plan, 'rows' | 'leftOut'>> = {},
	whyNot: (row: Row) => WhyNot | undefined = () => undefined,
): Plan {
	const facts = {
		run: 'run-1',
		started: '2026-11-23T08:00:00.000Z',
		subject: {
			name: 'knative',
			version: '1.23.0',
			owns: ['defaulting', 'configuration', 'kubelet', 'image'] as const,
		},
		suiteDigest: 'sha256:0',
		selection: everything,
		again: [],
	};
	return planRun({...facts, ...others}, rows, whyNot);
}

/** The same selection, narrowed. */
export function selecting(narrower: Partial<Selection>): Selection {
	return {...everything, ...narrower};
}

/** The result of a planned row; a failure observed `true`. */
export function result(plan: Plan, key: string, status: Status): Result {
	const found = plan.rows.find(planned => planned.key === key);
	if (found === undefined) throw new Error(`${key} is not planned`);
	const {observedOnly: _, ...planned} = found;
	return {
		...planned,
		status,
		expected: {equals: false},
		observed: {kind: 'value', stages: {Service: status === 'failed'}},
		milliseconds: 12,
	};
}

/** Results with every planned row passed (drift: observed), except the named ones. */
export function results(plan: Plan, but: Readonly<Record<string, Status>> = {}): readonly Result[] {
	return plan.rows.map(planned => {
		const usual = planned.requirement === 'R1' ? 'observed' : 'passed';
		return result(plan, planned.key, but[planned.key] ?? usual);
	});
}
