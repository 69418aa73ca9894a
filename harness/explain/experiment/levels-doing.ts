import {together, type Override} from '../causes/override.ts';
import {neededCapabilities, only, type Capability} from './capabilities.ts';
import {without, type LevelSetting} from './level-settings.ts';

/** What a level has to do with a container that does not serve, by comparison or by experiment. */
export type LevelsDoing =
	/** It ends the same way at `disabled`, which adds nothing to a manifest; or the level has added nothing to it. */
	| {readonly is: 'none'; readonly because: 'same-at-disabled' | 'adds-nothing'}
	/** Without these of the level's settings, and with all its others, it ends as at `disabled`. */
	| {
			readonly is: 'these';
			/** It does not serve there either. */
			readonly failsAtDisabled?: true;
			readonly settings: readonly LevelSetting[];
			/** Of the capabilities that the level takes away, those that it cannot work without; empty: not known. */
			readonly capabilities: readonly Capability[];
			/** The smallest set of capabilities that was seen to suffice, as an override beside the other settings. */
			readonly narrower?: Override;
	  }
	/** No setting, no two of them and not all together, left out, make a difference. */
	| {readonly is: 'unknown'; readonly tried: number};

export type Found = Extract<LevelsDoing, {is: 'these'}>;

/** What is known before the experiment. */
export interface Before {
	/** What the level has added. */
	readonly added: readonly LevelSetting[];
	/** Sets of capabilities that it may need, by its words. */
	readonly likely?: readonly (readonly Capability[])[];
	/** A setting without whose removal nothing is started: only sets with it are left out. */
	readonly blocking?: LevelSetting | undefined;
	/** What was found at the level below, if that had a part in it. */
	readonly below?: Found;
}

/** Starts the container with an override, and tells whether it ends as at `disabled`. */
export type Works = (override: Override) => Promise<boolean>;

/**
 * Leaves each of the level's settings out in turn, side by side, then all of them, then every two, until the container
 * works; of the capabilities it finds those that it needs.
 */
export async function findLevelsDoing(
	{added, likely, blocking, below}: Before,
	works: Works,
): Promise<LevelsDoing> {
	const singles = added.map(each => [each]);
	const besideBelow = below
		? [
				below.settings,
				...added
					.filter(each => !below.settings.includes(each))
					.map(each => inOrder(added, [...below.settings, each])),
			]
		: [];
	const isOpen = (set: readonly LevelSetting[]): boolean =>
		blocking === undefined || set.includes(blocking);
	const first = unique([...singles, ...besideBelow]).filter(isOpen);
	const single = await firstThatWorks(first, works);
	// Without all of them it is as at disabled: where that changes nothing, no two of them do.
	const isNew = (set: readonly LevelSetting[]): boolean => !first.some(other => isSame(set, other));
	const all = single === undefined && isNew(added) ? added : undefined;
	if (all && !(await works(without(all)))) return {is: 'unknown', tried: first.length + 1};
	const pairs = added.flatMap((one, index) => added.slice(index + 1).map(other => [one, other]));
	const fresh = all ? pairs.filter(each => isOpen(each) && isNew(each) && !isSame(each, all)) : [];
	const settings = single ?? (await firstThatWorks(fresh, works)) ?? all;
	if (!settings) return {is: 'unknown', tried: first.length};
	if (!settings.includes('capabilities')) return {is: 'these', settings, capabilities: []};
	const others = without(settings.filter(each => each !== 'capabilities'));
	const beside = (kept: readonly Capability[]): Override => together(others, only(kept));
	const known = below?.capabilities ?? [];
	if (known.length > 0 && (await works(beside(known)))) {
		return {is: 'these', settings, capabilities: known, narrower: beside(known)};
	}
	const capabilities = await neededCapabilities(kept => works(beside(kept)), likely);
	const isEnough = capabilities.length > 0 && (await works(beside(capabilities)));
	return {
		is: 'these',
		settings,
		capabilities,
		...(isEnough && {narrower: beside(capabilities)}),
	};
}

/** All side by side; of those that work the one with the fewest settings, the first among equals. */
async function firstThatWorks(
	candidates: readonly (readonly LevelSetting[])[],
	works: Works,
): Promise<readonly LevelSetting[] | undefined> {
	const ended = await Promise.all(candidates.map(each => works(without(each))));
	const working = candidates.filter((_, index) => ended[index]);
	return working.toSorted((a, b) => a.length - b.length)[0];
}

function unique(
	candidates: readonly (readonly LevelSetting[])[],
): readonly (readonly LevelSetting[])[] {
	return candidates.filter(
		(each, index) =>
			each.length > 0 && candidates.findIndex(other => isSame(each, other)) === index,
	);
}

const isSame = (one: readonly LevelSetting[], other: readonly LevelSetting[]): boolean =>
	one.length === other.length && one.every(each => other.includes(each));

const inOrder = (
	added: readonly LevelSetting[],
	settings: readonly LevelSetting[],
): readonly LevelSetting[] => added.filter(each => settings.includes(each));
