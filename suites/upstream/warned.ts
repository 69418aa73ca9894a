import {isObject, type Json} from '../../harness/model/json.ts';
import {partsOf, podSpecOf} from './object.ts';
import {ask, type Question} from './question.ts';
import {silent} from './silent.ts';
import {spellingOf} from './spelling.ts';
import {isRevisionUpdate, isSameName} from './update.ts';
import type {Vector} from './vector.ts';

/** A user who sets nothing gets no warning about unset fields (line 4, R41). */
export function askOfWarnings(vector: Vector): readonly Question[] {
	const spelling = spellingOf(vector);
	if (!spelling.selects || spelling.level === 'disabled' || isRevisionUpdate(vector)) return [];
	const podSpec = podSpecOf(vector.in.kind, vector.in.new);
	const contexts = [podSpec, ...partsOf(podSpec).map(({sent}) => sent)].map(
		each => each['securityContext'],
	);
	if (!contexts.every(setsNothing)) return [];
	return [
		ask(vector, spelling, {
			cited: ['R41'],
			title: 'no warning',
			expect: {equals: []},
			looksAt: 'acceptance',
			observedOnly: isSameName(vector)
				? silent.sameName
				: vector.in.sub === 'status'
					? silent.status
					: undefined,
		}),
	];
}

function setsNothing(context: Json | undefined): boolean {
	return !isObject(context) || Object.values(context).every(value => value === null);
}
