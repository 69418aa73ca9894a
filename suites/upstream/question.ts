import type {Expectation, FieldPath, Probe, Row} from '../../harness/model/row.ts';
import {row} from '../case.ts';
import {only} from '../defaulting/cite.ts';
import type {RequirementId} from '../requirements.ts';
import {podSpecOf, workloadOf} from './object.ts';
import type {Spelling} from './spelling.ts';
import type {Vector} from './vector.ts';

/**
 * What a row observes. `defaulting`: the defaulted object, even if validation refused it afterwards, since
 * defaulting comes before validation. `answer`: the answer as a user gets it. `acceptance`: the same, and nothing
 * if it is a refusal.
 */
export type LooksAt = 'defaulting' | 'answer' | 'acceptance';

/** A row about a vector's answer. */
export interface Question {
	readonly row: Row;
	readonly looksAt: LooksAt;
}

export interface Asked {
	readonly cited: readonly [RequirementId, ...RequirementId[]];
	readonly title: string;
	/** Absent: the API server's warnings. */
	readonly field?: FieldPath;
	readonly expect: Expectation;
	readonly looksAt?: LooksAt;
	readonly observedOnly?: string | undefined;
	/** Replaces the vector's own. */
	readonly spelling?: Spelling;
}

/** The row for it; its title starts with the vector's id. */
export function ask(vector: Vector, spelling: Spelling, asked: Asked): Question {
	const {level, configuration} = asked.spelling ?? spelling;
	const [requirement, ...alsoProves] = only(level, [...asked.cited]);
	const {title, field, expect, looksAt = 'defaulting', observedOnly} = asked;
	return {
		looksAt,
		row: row({
			requirement,
			alsoProves,
			level,
			case: `${vector.id}: ${title}`,
			tier: 'defaulting',
			configuration,
			probe: probeOf(vector, field),
			expect,
			...(observedOnly !== undefined && {observedOnly}),
		}),
	};
}

function probeOf({in: asked}: Vector, field: FieldPath | undefined): Probe {
	const {kind: object, new: sent, old} = asked;
	const workload = workloadOf(podSpecOf(object, sent));
	if (field === undefined) return {kind: 'warnings', object, workload};
	if (old === undefined) return {kind: 'admission', object, workload, field};
	return {kind: 'update', object, stored: workloadOf(podSpecOf(object, old)), workload, field};
}
