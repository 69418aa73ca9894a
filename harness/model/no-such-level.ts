import type {Level} from './levels.ts';

/** No spelling selects the level: its rows are "not applicable", listed and never green. */
export class NoSuchLevel extends Error {
	override name = 'NoSuchLevel';

	constructor(level: Level, tried: readonly string[]) {
		super(
			`no such level: ${level} (tried ${tried.map(spelling => JSON.stringify(spelling)).join(', ')}; each answers like disabled)`,
		);
	}
}
