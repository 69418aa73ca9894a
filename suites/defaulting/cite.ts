import {isObject, type Json} from '../../harness/model/json.ts';
import type {Level} from '../../harness/model/levels.ts';
import type {FieldRoot} from '../../harness/model/row.ts';
import {hasLowPort, type Asked} from '../oracle.ts';
import {requirements, type RequirementId} from '../requirements.ts';

/** The fields of a container's `securityContext` that rows observe; `''` is the whole of it. */
export const fieldNames = [
	'',
	'allowPrivilegeEscalation',
	'seccompProfile',
	'capabilities',
	'capabilities.drop',
	'capabilities.add',
	'runAsNonRoot',
	'runAsUser',
	'runAsGroup',
	'readOnlyRootFilesystem',
	'privileged',
] as const;

export type FieldName = (typeof fieldNames)[number];

/** The observed field and what its user has set. */
export interface Question {
	readonly level: Level;
	readonly root: Exclude<FieldRoot, 'pod'>;
	readonly field: FieldName;
	readonly container: Asked;
	readonly pod: Json | undefined;
}

type Cited = readonly [RequirementId, ...RequirementId[]];

/**
 * The sentences that decide the field's value: the most specific one first, then those that also state it. For a
 * container beside the serving one that is the unrestricted "container" of lines 16 to 24 (R42).
 */
export function cite(question: Question): Cited {
	const [first, ...more] = forServing(question);
	const beside = question.root !== 'container' && speaks('R42', question.level);
	return beside && isHardening(question.field)
		? only(question.level, ['R42', first, ...more])
		: only(question.level, [first, ...more]);
}

/** Keeps those that apply to the level; the first one always does. */
export function only(level: Level, [first, ...more]: Cited): Cited {
	return [first, ...new Set(more.filter(id => id !== first && speaks(id, level)))];
}

function forServing({level, field, container, pod}: Question): Cited {
	if (level === 'disabled') return ['R6'];
	const own = valueOf(container.securityContext);
	const ofPod = valueOf(pod);
	switch (field) {
		case 'allowPrivilegeEscalation':
			return own(field) ? ['R13', 'R11'] : ['R12'];
		case 'seccompProfile':
			if (own(`${field}.type`)) return ['R15', 'R11'];
			return ofPod(`${field}.type`) ? ['R15'] : ['R14'];
		case 'capabilities':
		case 'capabilities.add':
		case 'capabilities.drop':
			return capabilities(field, own('capabilities'), hasLowPort(container.ports));
		case 'runAsNonRoot':
			if (level === 'root-allowed') return own(field) ? ['R21', 'R11'] : ['R21'];
			if (own(field)) return ['R24', 'R11'];
			return ofPod(field) ? ['R24'] : ['R23'];
		case '':
			return ['R26'];
		case 'runAsUser':
		case 'runAsGroup':
		case 'readOnlyRootFilesystem':
		case 'privileged':
			return own(field) ? ['R26'] : ['R27'];
	}
}

function capabilities(field: FieldName, set: boolean, low: boolean): Cited {
	if (set && low && field !== 'capabilities.drop') return ['R19', 'R17', 'R11'];
	if (set) return ['R17', 'R11'];
	if (field === 'capabilities.add') return ['R18'];
	if (field === 'capabilities.drop') return ['R16'];
	return low ? ['R18', 'R16'] : ['R16'];
}

/** Whether it is one of the four fields with a default, or a part of one. */
export function isHardening(field: FieldName): boolean {
	return /^(allowPrivilegeEscalation|seccompProfile|capabilities|runAsNonRoot)/.test(field);
}

/** Whether the requirement applies to the level. */
export function speaks(id: RequirementId, level: Level): boolean {
	return requirements[id].levels.some(each => each === level);
}

/** Whether the path has a value: not null, not an empty text. */
function valueOf(context: Json | undefined): (path: string) => boolean {
	return path => {
		let at: Json | undefined = context;
		for (const key of path.split('.')) at = isObject(at) ? at[key] : undefined;
		return at !== undefined && at !== null && at !== '';
	};
}
