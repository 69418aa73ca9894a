import {isObject, type Json, type JsonObject} from '../../harness/model/json.ts';
import {permitted} from '../defaulting/pod-flag.ts';
import {promisedPod} from '../oracle.ts';
import type {RequirementId} from '../requirements.ts';
import {podSpecOf} from './object.ts';
import {ask, type Question} from './question.ts';
import {silent} from './silent.ts';
import {spellingOf} from './spelling.ts';
import {isRevisionUpdate, isSameName} from './update.ts';
import type {Vector} from './vector.ts';

const flag = 'kubernetes.podspec-securitycontext';
const field = 'pod.securityContext';
const known = new Set(permitted.flatMap(each => Object.keys(each)));

/** What lines 26 to 31 state about the pod's own context, property by property. */
export function askOfPod(vector: Vector): readonly Question[] {
	const spelling = spellingOf(vector);
	if (!spelling.selects || isRevisionUpdate(vector)) return [];
	const pod = podSpecOf(vector.in.kind, vector.in.new)['securityContext'];
	const set = isObject(pod) ? pod : {};
	const left = isSameName(vector) && spelling.level !== 'disabled';
	const observedOnly =
		vector.in.sub === 'status' ? silent.status : left ? silent.sameName : undefined;
	const keys = Object.keys(set);
	const nothingAdded = ask(vector, spelling, {
		cited: ['R27'],
		title: 'keys of the pod',
		field,
		expect: {onlyKeys: keys},
		observedOnly,
	});
	const kept = ask(vector, spelling, {
		cited: ['R26'],
		title: 'kept for the pod',
		field,
		expect: {equals: promisedPod(pod)},
	});
	const allKnown = keys.length > 0 && keys.every(key => known.has(key));
	return [nothingAdded, ...(allKnown && !isOn(vector) ? [kept] : []), ...askOfFlag(vector, set)];
}

function askOfFlag(vector: Vector, set: JsonObject): readonly Question[] {
	const spelling = spellingOf(vector);
	const [closed, open] = [
		Object.keys(set).filter(key => !known.has(key)),
		Object.keys(set).filter(key => known.has(key)),
	];
	const refused = (requirement: RequirementId, key: string, naming = key): Question =>
		ask(vector, spelling, {
			cited: [requirement],
			title: `the pod’s ${key} refused`,
			field,
			expect: {refusal: naming},
			looksAt: 'answer',
			observedOnly: saysNothing(set[key]) ? silent.nothingSet : undefined,
		});
	if (!isOn(vector)) {
		const keyAbsent = vector.in.features[flag] === undefined;
		// If R28 is not met at a level, nothing follows for the missing key (pod-flag.ts, withoutKey).
		const first = keyAbsent && spelling.level === 'disabled' ? 'R31' : 'R28';
		return [
			...open.map(key => refused(first, key)),
			// "With the flag on too" (R30): with the flag off, the refusal may name the context as a whole.
			...closed.map(key => refused('R30', key, 'spec.securityContext')),
		];
	}
	if (closed.length > 0) return closed.map(key => refused('R30', key));
	if (Object.keys(set).length === 0) return [];
	return [
		ask(vector, spelling, {
			cited: ['R29', 'R26'],
			title: 'the pod’s context accepted',
			field,
			expect: {equals: promisedPod(set)},
			looksAt: 'answer',
			observedOnly: Object.values(set).some(saysNothing)
				? silent.nothingSet
				: isInvalid(set['seccompProfile'])
					? silent.invalid
					: undefined,
		}),
	];
}

/** "When set to enabled or allowed" (line 29); without the key it is `disabled` (line 31). */
function isOn({in: {features}}: Vector): boolean {
	return features[flag] === 'enabled' || features[flag] === 'allowed';
}

function saysNothing(value: Json | undefined): boolean {
	return isObject(value) && Object.keys(value).length === 0;
}

function isInvalid(profile: Json | undefined): boolean {
	const type = isObject(profile) ? profile['type'] : 'RuntimeDefault';
	return !['RuntimeDefault', 'Unconfined', 'Localhost'].some(each => each === type);
}
