import {sameDefaults, type Answers} from './canaries.ts';
import {NoSuchLevel} from '../model/configuration.ts';
import type {Level} from '../model/levels.ts';
import type {LevelSource, SpellingTried} from '../model/level-source.ts';

/** Finds out which spelling selects a level, by writing each spelling once. */
export class Spellings {
	readonly tried: SpellingTried[] = [];
	readonly #source: LevelSource;

	constructor(source: LevelSource) {
		this.#source = source;
	}

	/**
	 * The first spelling whose answers differ from those of `disabled`; a level's only spelling is used without a check.
	 * Throws `NoSuchLevel` if there is none.
	 */
	async of(level: Level, answersOf: (spelling: string) => Promise<Answers>): Promise<string> {
		const spellings = this.#source.spellings[level];
		if (spellings.length === 1) return spellings[0];
		for (const spelling of spellings) {
			const known = this.tried.find(each => each.level === level && each.spelling === spelling);
			const selects = known?.selects ?? (await this.#try(level, spelling, answersOf));
			if (selects) return spelling;
		}
		throw new NoSuchLevel(level, spellings);
	}

	async #try(
		level: Level,
		spelling: string,
		answersOf: (spelling: string) => Promise<Answers>,
	): Promise<boolean> {
		const disabled = await answersOf(this.#source.spellings.disabled[0]);
		const selects = !sameDefaults(await answersOf(spelling), disabled);
		this.tried.push({level, spelling, selects});
		return selects;
	}
}
