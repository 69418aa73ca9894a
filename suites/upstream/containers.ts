import {isObject, type Json, type JsonObject} from '../../harness/model/json.ts';
import type {Level} from '../../harness/model/levels.ts';
import {hardened} from '../contexts.ts';
import {cite, fieldNames, type FieldName} from '../defaulting/cite.ts';
import {fieldPath, valueAt} from '../defaulting/row.ts';
import {hasLowPort, promised, type Asked} from '../oracle.ts';
import {partsOf, podSpecOf, type Part} from './object.ts';
import {ask, type Question} from './question.ts';
import {mayBeStored, silent, silentOn} from './silent.ts';
import {spellingOf} from './spelling.ts';
import {isSameName, isRevisionUpdate} from './update.ts';
import type {Vector} from './vector.ts';

/** A container of a vector, and what it was sent with. */
interface Looked {
	readonly vector: Vector;
	readonly level: Level;
	readonly part: Part;
	readonly container: Asked;
	readonly pod: Json | undefined;
	/** It is beside others, one of which has a low port. */
	readonly besideLowPort: boolean;
}

/** What each container must have, field by field, if the vector's spelling selects a level. */
export function askOfContainers(vector: Vector): readonly Question[] {
	const {selects, level} = spellingOf(vector);
	if (!selects || isRevisionUpdate(vector)) return [];
	const podSpec = podSpecOf(vector.in.kind, vector.in.new);
	const pod = podSpec['securityContext'];
	const parts = partsOf(podSpec);
	const besideLowPort = parts.length > 1 && parts.some(({sent}) => hasLowPort(sent['ports']));
	return parts.flatMap(part => {
		const looked = {vector, level, part, container: asAsked(part.sent), pod, besideLowPort};
		const own = ownKeys(looked.container);
		return [
			...fieldsOf(own).map(field => askOfField(field, looked)),
			ask(vector, spellingOf(vector), {
				cited: ['R27'],
				title: `keys of ${part.key}`,
				field: fieldPath(part.root, ''),
				expect: {onlyKeys: [...hardened, ...own]},
				observedOnly: whyNotJudged('', looked),
			}),
			...(hardened.every(key => own.includes(key)) ? [askOfAllFour(looked)] : []),
		];
	});
}

function askOfField(field: FieldName, looked: Looked): Question {
	const {vector, level, part, pod, besideLowPort} = looked;
	const {root, key} = part;
	const own = ownKeys(looked.container);
	const stays = isStored(field, looked);
	const container = stays ? {ports: looked.container.ports} : looked.container;
	const set = !stays && own.includes(field.split('.')[0] ?? '');
	const byItself = !set && own.length > 0 && isDefaulted(field, level);
	return ask(vector, spellingOf(vector), {
		cited: [
			...cite({level, root, field, container, pod}),
			...(set ? (['R26'] as const) : []),
			...(byItself ? (['R10'] as const) : []),
			...(besideLowPort && field.startsWith('capabilities') ? (['R20'] as const) : []),
		],
		title: `${field} of ${key}`,
		field: fieldPath(root, field),
		expect: {equals: valueAt(promised(level, container, pod), field)},
		observedOnly: whyNotJudged(field, looked),
	});
}

/** Nothing is left to default: it is returned as it was sent. */
function askOfAllFour(looked: Looked): Question {
	const {vector, level, part, container, pod} = looked;
	return ask(vector, spellingOf(vector), {
		cited: ['R25', 'R26'],
		title: `all four of ${part.key}`,
		field: fieldPath(part.root, ''),
		expect: {equals: promised(level, container, pod)},
		observedOnly: whyNotJudged('', looked),
	});
}

/** Add and drop separately if neither is set, since two sentences cover them. */
function fieldsOf(own: readonly string[]): readonly FieldName[] {
	const capabilities = own.includes('capabilities')
		? (['capabilities'] as const)
		: (['capabilities.add', 'capabilities.drop'] as const);
	const others = fieldNames.filter(
		field => own.includes(field) && !hardened.some(key => key === field),
	);
	return ['allowPrivilegeEscalation', 'seccompProfile', ...capabilities, 'runAsNonRoot', ...others];
}

function whyNotJudged(field: FieldName, looked: Looked): string | undefined {
	const {vector, level, container, pod} = looked;
	if (vector.in.sub === 'status') return silent.status;
	if (isSameName(vector) && level !== 'disabled') return silent.sameName;
	if (isStored(field, looked)) return silent.stored;
	return silentOn(field, container, pod);
}

/** Whether an update keeps the stored value of the field, set by a default of another level or for another port. */
function isStored(field: FieldName, {vector, level, part, container, pod}: Looked): boolean {
	const {old, kind} = vector.in;
	if (old === undefined || field === '') return false;
	const before = partsOf(podSpecOf(kind, old)).find(({root}) => root === part.root);
	const stored = asAsked(before?.sent ?? {});
	return mayBeStored(field, level, {stored, sent: container, pod});
}

function asAsked({ports, securityContext}: JsonObject): Asked {
	return {ports, securityContext};
}

function ownKeys({securityContext}: Asked): readonly string[] {
	if (!isObject(securityContext)) return [];
	return Object.keys(securityContext).filter(key => securityContext[key] !== null);
}

/** R10 is about defaults: at `root-allowed` runAsNonRoot has none. */
function isDefaulted(field: FieldName, level: Level): boolean {
	return !(field === 'runAsNonRoot' && level === 'root-allowed');
}
