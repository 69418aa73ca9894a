import {availableParallelism} from 'node:os';
import {Tinypool} from 'tinypool';
import {declared} from './declared.ts';
import {fateOf, type Fate} from './fate.ts';
import type {Mutant} from './mutant.ts';

/** Asks all rows with the mutant in place, the declared ones side by side; one that is declared several times is asked once. */
export async function kill(mutant: Mutant): Promise<Fate['killed']> {
	return (await once(mutant)).killed;
}

/** The rows that are only observed and differ with the mutant in place. */
export async function observedUnlike(mutant: Mutant): Promise<Fate['unlike']> {
	return (await once(mutant)).unlike;
}

const done = new Map<Mutant, Promise<Fate>>();

function once(mutant: Mutant): Promise<Fate> {
	const known = done.get(mutant) ?? find(mutant);
	done.set(mutant, known);
	return known;
}

function find(mutant: Mutant): Promise<Fate> {
	const index = declared.findIndex(each => each.mutant === mutant);
	return index === -1 ? fateOf(mutant) : (threads().run(index) as Promise<Fate>);
}

let pool: Tinypool | undefined;

/** They do not keep the process from ending. */
function threads(): Tinypool {
	return (pool ??= new Tinypool({
		filename: new URL('fate.ts', import.meta.url).href,
		maxThreads: availableParallelism(),
	}));
}
