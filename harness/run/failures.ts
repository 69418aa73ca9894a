import {redact} from '../../images/host/redact.ts';
import type {Came} from '../machine/progress/row-counter.ts';
import type {ShownRun} from '../machine/progress/shown-run.ts';
import {cut, harmless} from '../machine/style.ts';
import type {Catalogue} from '../model/requirement.ts';
import type {Result} from '../model/result.ts';
import {deviationOf} from '../verdict/claims.ts';
import type {Deviation} from '../verdict/deviations.ts';

/** What results are compared with. */
export interface Judging {
	readonly catalogue: Catalogue;
	readonly deviations: readonly Deviation[];
	/** The subject's. */
	readonly version: string | undefined;
}

/** More lines than this would hide what else is said. */
const mostTold = 10;
/** Of what differs; the report has all of it. */
const longestReason = 300;
const wide = {color: false, unicode: true, width: longestReason};

/** What became of a row, as the verdict will take it if no other row changes that. */
export function becameOf(result: Result, {catalogue, deviations, version}: Judging): Came {
	const cited = [result.requirement, ...result.alsoProves].map(id => catalogue[id]?.keyword);
	if (result.status !== 'failed') return result.status;
	if (deviationOf(result, deviations, version) !== undefined) return 'deviation';
	if (cited.every(keyword => keyword === 'DRIFT')) return 'observed';
	return cited.every(keyword => keyword === 'SHOULD' || keyword === 'DRIFT')
		? 'falls short'
		: 'failed';
}

/** Tells each row that fails as it fails, and each new reason why one could not be judged: the first ten of either. */
export function tellAsTheyCome(
	shown: Pick<ShownRun, 'tell'>,
): (result: Result, came: Came) => void {
	const failed = upToTen(line => shown.tell('failed', line));
	const inconclusive = upToTen(line => shown.tell('inconclusive', line));
	const reasons = new Set<string>();
	return ({key, reason = 'no reason was given'}, came) => {
		if (came !== 'failed' && came !== 'inconclusive') return;
		const line = `${key}: ${cut(wide, harmless(redact(reason)), longestReason)}`;
		if (came === 'failed') failed(line);
		else if (!reasons.has(reason)) inconclusive(line);
		if (came === 'inconclusive') reasons.add(reason);
	};
}

function upToTen(tell: (line: string) => void): (line: string) => void {
	let told = 0;
	return line => {
		told += 1;
		if (told <= mostTold) tell(line);
		else if (told === mostTold + 1) tell('and more; the report has all');
	};
}
