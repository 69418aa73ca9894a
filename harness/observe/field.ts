import {isObject, type Json} from '../model/json.ts';
import type {FieldPath, FieldRoot} from '../model/row.ts';
import {normalForm} from './normal-form.ts';
import type {Observation} from '../model/observation.ts';
import {type Readings, Unreadable} from '../model/readings.ts';
import {containerOf, podSpecOf, stages, storedAt, type Stage} from './stage.ts';
import {stable} from './stable-text.ts';

/** The field in the object that admission returned, or the refusal. */
export function observeAdmission(
	kind: Stage,
	field: FieldPath,
	{admission}: Readings,
): Observation {
	if (!admission) throw new Unreadable('admission was not asked');
	if (!admission.admitted) {
		return {kind: 'refusal', code: admission.code, message: stable(admission.message)};
	}
	return {kind: 'value', stages: {[kind]: fieldOf(kind, field, admission.object)}};
}

/** The same field from the Service to the Pod. */
export function observeRendering(field: FieldPath, readings: Readings): Observation {
	const seen = stages.map(stage => [stage, fieldOf(stage, field, storedAt(stage, readings))]);
	return {kind: 'value', stages: Object.fromEntries(seen)};
}

/** The field's value in normal form; `null` if absent. */
export function fieldOf(stage: Stage, field: FieldPath, object: Json): Json {
	const podSpec = podSpecOf(stage, object);
	const [root, ...keys] = splitPath(field);
	let at: Json | undefined = root === 'pod' ? podSpec : containerOf(root, stage, podSpec);
	for (const key of keys) at = isObject(at) ? at[key] : undefined;
	return normalForm(field, stage, at);
}

/** What the field belongs to, and the keys that lead to it. */
export function splitPath(field: FieldPath): [FieldRoot, ...string[]] {
	const [root, ...keys] = field.split('.');
	return [root as FieldRoot, ...keys];
}
