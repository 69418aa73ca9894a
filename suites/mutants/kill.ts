import {setImmediate} from 'node:timers/promises';
import type {Result} from '../../harness/model/result.ts';
import type {Row} from '../../harness/model/row.ts';
import {run, type Run} from '../../harness/run/run.ts';
import type {Target} from '../../harness/model/target.ts';
import {falsified, recordedTarget} from '../../harness/subjects/recorded.ts';
import {inProcessTarget} from '../../harness/subjects/in-process.ts';
import {isRecorded, recording} from '../fixtures/recording.ts';
import {rows as allRows} from '../index.ts';
import type {Mutant} from './mutant.ts';

/** Rows that the reference answers in this process, and recorded readings for the others. */
const [recorded, asked] = part(allRows, isRecorded);

/** Results of the rows with nothing broken. */
export const resultsOfWhole = (): Promise<readonly Result[]> =>
	results(inProcessTarget(), recordedTarget(recording), {among: () => true, tellsFewest: false});

/** Results of the rows, all or those that `among` selects, with the mutant in place. */
export function resultsOf(
	mutant: Mutant,
	among: (row: Row) => boolean = () => true,
	{tellsFewest = false}: Pick<Run, 'tellsFewest'> = {},
): Promise<readonly Result[]> {
	const above = recordedTarget(recording);
	if (mutant.kind !== 'observation') {
		return results(inProcessTarget(mutant.subject), above, {among, tellsFewest});
	}
	return results(falsified(inProcessTarget(), mutant.falsify), falsified(above, mutant.falsify), {
		among,
		tellsFewest,
	});
}

async function results(
	target: Target,
	above: Target,
	{among, tellsFewest}: {among: (row: Row) => boolean; tellsFewest: boolean},
): Promise<readonly Result[]> {
	return [
		...(await resultsAt(target, asked.filter(among), {tellsFewest})),
		...(await resultsAt(above, recorded.filter(among), {tellsFewest})),
	];
}

/** Results of these rows at a target in this process. */
export async function resultsAt(
	target: Target,
	rows: readonly Row[],
	{tellsFewest = false}: Pick<Run, 'tellsFewest'> = {},
): Promise<readonly Result[]> {
	// Nothing here waits: without a turn of the event loop the test runner would hear of no test until the last has ended.
	await setImmediate();
	const found: Result[] = [];
	await run({
		target,
		rows,
		tellsFewest,
		concurrency: 100,
		signal: new AbortController().signal,
		onResult: result => void found.push(result),
	});
	return found;
}

function part<T>(all: readonly T[], holds: (one: T) => boolean): readonly [T[], T[]] {
	return [all.filter(holds), all.filter(one => !holds(one))];
}
