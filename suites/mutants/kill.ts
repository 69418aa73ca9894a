import type {Result} from '../../harness/result.ts';
import {run} from '../../harness/run.ts';
import type {Site} from '../../harness/site.ts';
import {falsified, recordedSite} from '../../harness/subjects/recorded.ts';
import {inProcessSite} from '../../harness/subjects/in-process.ts';
import {recording} from '../fixtures/recording.ts';
import {rows} from '../index.ts';
import type {Mutant} from './mutant.ts';

/** The unbroken ones: the reference for the defaulting tier, the recording for what lies above it. */
const whole = {defaulting: inProcessSite(), above: recordedSite(recording)};

/** Results of all rows with nothing broken. */
export const resultsOfWhole = (): Promise<readonly Result[]> =>
	results(whole.defaulting, whole.above);

/** Results of all rows with the mutant in its place. */
export function resultsOf(mutant: Mutant): Promise<readonly Result[]> {
	if (mutant.kind !== 'observation') return results(inProcessSite(mutant.subject), whole.above);
	return results(
		falsified(whole.defaulting, mutant.falsify),
		falsified(whole.above, mutant.falsify),
	);
}

async function results(defaulting: Site, above: Site): Promise<readonly Result[]> {
	const found: Result[] = [];
	const rest = {
		concurrency: 100,
		signal: new AbortController().signal,
		onResult: (result: Result) => void found.push(result),
	};
	await run({...rest, site: defaulting, rows: rows.filter(({tier}) => tier === 'defaulting')});
	await run({...rest, site: above, rows: rows.filter(({tier}) => tier !== 'defaulting')});
	return found;
}
