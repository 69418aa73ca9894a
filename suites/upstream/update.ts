import {at, isObject} from '../../harness/model/json.ts';
import type {Level} from '../../harness/model/levels.ts';
import {promisedPod} from '../oracle.ts';
import {partsOf, podSpecOf} from './object.ts';
import {ask, type Question} from './question.ts';
import {silent} from './silent.ts';
import {spellingOf} from './spelling.ts';
import type {Vector} from './vector.ts';

/** A Service or Configuration whose template keeps the name that its user gave the revision. */
export function isSameName({in: {old, new: sent}}: Vector): boolean {
	const [before, after] = [old ?? {}, sent].map(each =>
		at(each, 'spec', 'template', 'metadata', 'name'),
	);
	return typeof before === 'string' && before === after;
}

export function isRevisionUpdate({in: {kind, old}}: Vector): boolean {
	return kind === 'Revision' && old !== undefined;
}

/**
 * What must be possible (line 10, R40): an update at another level than that of the stored object, also by
 * another user, and the resulting Revision. Nothing may change in an existing Revision (line 4, R39).
 */
export function askOfUpdates(vector: Vector): readonly Question[] {
	const spelling = spellingOf(vector);
	const {level} = spelling;
	const podSpec = podSpecOf(vector.in.kind, vector.in.new);
	if (isRevisionUpdate(vector)) {
		const cited = level === 'enabled' ? 'R39' : 'R27';
		const field = 'container.securityContext';
		return [
			ask(vector, spelling, {
				cited: [cited],
				title: 'a Revision that exists',
				field,
				expect: {equals: null},
				looksAt: 'answer',
			}),
		];
	}
	const moved = levelOfStored(vector);
	if (moved === undefined || moved === level || vector.in.sub === 'status') return [];
	return [
		ask(vector, spelling, {
			cited: ['R40'],
			title: `possible, stored at ${moved}`,
			field: 'pod.securityContext',
			expect: {equals: promisedPod(podSpec['securityContext'])},
			looksAt: 'answer',
			...(isObject(podSpec['securityContext']) && {observedOnly: silent.contradiction}),
		}),
	];
}

/** The level at which the stored object was defaulted, derived from its content; undefined if nothing was stored. */
function levelOfStored(vector: Vector): Level | undefined {
	const {kind, old, new: sent} = vector.in;
	const made = vector.id.startsWith('roll:') && kind === 'Revision' ? sent : old;
	if (made === undefined) return undefined;
	const podSpec = podSpecOf(kind, made);
	const [first] = partsOf(podSpec);
	const context = first?.sent['securityContext'];
	if (isObject(context)) return context['runAsNonRoot'] === true ? 'enabled' : 'root-allowed';
	// A pod's context without the flag is accepted at the hardening levels only.
	return isObject(podSpec['securityContext']) ? 'enabled' : 'disabled';
}
