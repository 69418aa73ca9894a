import {hardenedFields} from '../defaulting/factors.ts';
import {fieldPath, valueAt} from '../defaulting/row.ts';
import type {FieldName} from '../defaulting/cite.ts';
import {promised} from '../oracle.ts';
import type {RequirementId} from '../requirements.ts';
import {ask, type Question} from './question.ts';
import {silent} from './silent.ts';
import {spellingOf} from './spelling.ts';
import type {Vector} from './vector.ts';

const tellingApart = ['allowPrivilegeEscalation', 'runAsNonRoot'] as const;

/** What a plain Service shows about the value of the key: the three strings, no key, and undocumented values. */
export function askOfSpelling(vector: Vector): readonly Question[] {
	const value = vector.in.features['secure-pod-defaults'];
	if (!vector.id.startsWith('parse:')) return [];
	const spelling = spellingOf(vector);
	const {documented, level, configuration} = spelling;
	const literal = {
		...spelling,
		configuration:
			value === undefined ? configuration : {...configuration, value: {literal: value}},
	};
	const about = (cited: readonly [RequirementId, ...RequirementId[]], field: FieldName): Question =>
		ask(vector, spelling, {
			cited,
			spelling: literal,
			title: field,
			field: fieldPath('container', field),
			expect: {equals: valueAt(promised(level, {}), field)},
			observedOnly: documented ? undefined : silent.spelling,
		});
	if (value === undefined) return hardenedFields.map(field => about(['R5'], field));
	if (value !== 'root-allowed') return tellingApart.map(field => about(['R3'], field));
	return [
		...tellingApart.map(field => about(['R3', 'R33'], field)),
		...(['seccompProfile', 'capabilities.drop'] as const).map(field => about(['R33'], field)),
	];
}
