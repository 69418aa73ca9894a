import type {Cause} from '../causes/cause.ts';
import type {Capability} from './capabilities.ts';
import type {LevelsDoing} from './levels-doing.ts';

/** What is told about the level's part in an outcome. */
export interface Told {
	/** Undefined if nothing was compared and nothing tried. */
	readonly doing?: LevelsDoing;
	readonly cause?: Pick<Cause, 'denial' | 'byLevel'>;
	/** Whether the container runs as root; undefined if that is not known. */
	readonly isRoot?: boolean;
}

/** The level's part in an outcome, and how that is known; empty if there is nothing to say. */
export function tellLevelsDoing({doing, cause, isRoot}: Told): string {
	if (!doing) return cause?.byLevel === undefined ? '' : `By its words: ${cause.byLevel}`;
	switch (doing.is) {
		case 'none': {
			const why =
				doing.because === 'adds-nothing'
					? 'the level adds nothing to the manifest'
					: 'it ends the same way at disabled, which adds nothing to the manifest';
			return [`Not the level's doing: ${why}.`, ...everywhere(cause?.denial, isRoot)].join(' ');
		}
		case 'these': {
			const settings = listed(doing.settings);
			const ends = doing.failsAtDisabled
				? 'it ends as at disabled, where it does not serve either'
				: 'it works';
			const told = `By experiment: without the level's ${settings}, and with all its other settings, ${ends}.`;
			return [told, ...needed(doing.capabilities)].join(' ');
		}
		case 'unknown':
			return `By experiment: none of the level's settings is the reason; it ends no better without any of them (${doing.tried} tried).`;
	}
}

function everywhere(denial: Cause['denial'], isRoot: boolean | undefined): readonly string[] {
	if (denial !== 'told' || isRoot === undefined) return [];
	return isRoot
		? [
				'It is refused to root at every level: Docker may have given it more (--cap-add, --privileged).',
			]
		: ['The image does not run as this user anywhere (it may have run as root in Docker).'];
}

function needed(capabilities: readonly Capability[]): readonly string[] {
	if (capabilities.length === 0) return [];
	const names = capabilities.map(each => `CAP_${each}`);
	return [`Of the capabilities that the level drops it needs ${listed(names)}.`];
}

function listed(words: readonly string[]): string {
	const last = words.at(-1) ?? '';
	return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
