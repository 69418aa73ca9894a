import {elapsed, roughly} from './elapsed.ts';

/** A phase of a run: how long it has taken so far, and how long it took before, if that is known. */
export interface PhaseTime {
	readonly took: number;
	readonly usually: number | undefined;
}

/** Where a run is. */
export interface Course {
	readonly over: readonly PhaseTime[];
	readonly current: PhaseTime;
	/** How long each phase that is still to come took before. */
	readonly ahead: readonly (number | undefined)[];
}

/** Shorter phases say nothing about how fast this run is. */
const tooShortToCompare = 5_000;
/** A phase may take so much longer before it counts as slow. */
const tolerated = 5_000;
/** Less than this is not told as a number. */
const nearlyOver = 3_000;

/**
 * `about 4 min left`: what is left took so long before, at the pace of this run. `longer than before (40.0 s so far)` if
 * the current phase should be over. Undefined unless every phase that is left is known.
 */
export function remaining({over, current, ahead}: Course): string | undefined {
	const left = ahead.filter(each => each !== undefined);
	if (current.usually === undefined || left.length < ahead.length) return undefined;
	const pace = paceOf(over);
	const expected = current.usually * pace;
	const late = current.took - expected;
	if (late > Math.max(tolerated, expected / 2)) return longer(current);
	const total = Math.max(0, -late) + sum(left) * pace;
	if (total >= nearlyOver) return `about ${roughly(total)} left`;
	return late > tolerated ? longer(current) : 'a few seconds left';
}

/** How much longer the phases that are over took than before; 1 while they are too short to tell. */
function paceOf(over: readonly PhaseTime[]): number {
	const comparable = over.filter(({usually}) => usually !== undefined);
	const usually = sum(comparable.map(each => each.usually ?? 0));
	if (usually < tooShortToCompare) return 1;
	return sum(comparable.map(({took}) => took)) / usually;
}

const longer = ({took}: PhaseTime): string => `longer than before (${elapsed(took)} so far)`;

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
