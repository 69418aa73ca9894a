import type {Configuration} from '../../harness/model/configuration.ts';
import {levels, type Level} from '../../harness/model/levels.ts';
import {classes, type Class, type Vector} from './vector.ts';

const key = 'secure-pod-defaults';

/** What stands in the ConfigMap, and what the documentation says of it. */
export interface Spelling {
	/** The level at which the vector's rows stand. */
	readonly level: Level;
	/** What the key holds as a row's configuration has it; its flags are the vector's. */
	readonly configuration: Configuration;
	/** A spelling that selects a level, so that what the level promises is judged. */
	readonly selects: boolean;
	/** The documented string, or its absence, to the letter. */
	readonly documented: boolean;
}

/**
 * For which level a vector's spelling stands. `AllowRootBounded` is the only one by which Knative knows `root-allowed`;
 * other letter cases select the same in every release, on which the documentation is silent.
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
