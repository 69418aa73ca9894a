import type {Configuration} from '../../harness/model/configuration.ts';
import {levels, type Level} from '../../harness/model/levels.ts';
import {classes, type Class, type Vector} from './vector.ts';

const key = 'secure-pod-defaults';

/** A value in the ConfigMap, and what the documentation states about it. */
export interface Spelling {
	/** The level of the vector's rows. */
	readonly level: Level;
	/** The value of the key in a row's configuration; its flags are the vector's. */
	readonly configuration: Configuration;
	/** A spelling that selects a level, so that the level's promises are judged. */
	readonly selects: boolean;
	/** Exactly the documented string, or its absence. */
	readonly documented: boolean;
}

/**
 * The level for a vector's spelling. Knative knows `root-allowed` only as `AllowRootBounded`; other letter cases
 * select the same level in every release, which the documentation does not mention.
 */
export function spellingOf({in: {features}}: Vector): Spelling {
	const {[key]: value, ...flags} = features;
	if (value === undefined) return spelt('disabled', {key: 'absent'}, flags, true);
	if (value === 'disabled' || value === 'enabled') {
		return {...spelt(value, {level: value}, flags, true), selects: true};
	}
	if (value === 'AllowRootBounded') {
		return {...spelt('root-allowed', {level: 'root-allowed'}, flags, false), selects: true};
	}
	const [like = 'disabled'] = levels.filter(level => level === byCase(value));
	return spelt(like, {literal: value}, flags, value === 'root-allowed');
}

/** The classes in which no spelling selects `root-allowed`. */
export function lackingRootAllowed(vectors: readonly Vector[]): readonly Class[] {
	return classes.filter(each => !vectors.some(({out}) => out[each].level === 'AllowRootBounded'));
}

function spelt(
	level: Level,
	value: Configuration['value'],
	flags: Configuration['flags'],
	documented: boolean,
): Spelling {
	return {level, configuration: {value, flags}, selects: false, documented};
}

function byCase(value: string): string {
	const lower = value.toLowerCase();
	return lower === 'allowrootbounded' ? 'root-allowed' : lower;
}
