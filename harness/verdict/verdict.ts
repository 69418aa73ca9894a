import type {Catalogue} from '../model/requirement.ts';
import type {Result} from '../model/result.ts';
import {standRequirements, type RequirementStanding} from './cells.ts';
import {claim, excuse, type Claim} from './claims.ts';
import type {Deviation} from './deviations.ts';
import {narrowedBy} from './narrowed.ts';
import type {Plan} from '../model/plan.ts';
import {claimFailures, failures, nothingJudged, spoilt, unjudged, unrun} from './reasons.ts';
import type {Reason} from './reasons.ts';
import {sayVerdict, type Conclusion} from './sentence.ts';
import {doubtMissingLevels, standRows, type StandingRow} from './row-verdict.ts';

/** All inputs of a verdict. */
export interface Grounds {
	readonly plan: Plan;
	readonly results: readonly Result[];
	/** The results file's last line if it is incomplete. */
	readonly torn?: string;
	readonly catalogue: Catalogue;
	readonly deviations: readonly Deviation[];
	/** The date that review dates are compared with. */
	readonly now: Date;
	/** A deviation whose review date has passed is a failure. */
	readonly strict?: boolean;
}

export interface Verdict {
	readonly conclusion: Conclusion;
	readonly exitCode: 0 | 1 | 2;
	readonly sentence: string;
	/** What narrowed the run; empty if nothing did. */
	readonly narrowed: readonly string[];
	readonly nonConformant: readonly Reason[];
	readonly inconclusive: readonly Reason[];
	/** Those of `inconclusive` that are about the results file itself. */
	readonly spoilt: readonly Reason[];
	/** In the catalogue's order. */
	readonly requirements: readonly RequirementStanding[];
	/** In the plan's order. */
	readonly rows: readonly StandingRow[];
	readonly claims: readonly Claim[];
}

/** Judges a run by the rules in design.md, "The verdict". */
export function judgeRun(grounds: Grounds): Verdict {
	const {plan, results, torn, catalogue} = grounds;
	const judged = standRows(plan, results, catalogue);
	return judgeRows({...grounds, judged, spoilt: spoilt(plan, results, torn)});
}

/** The rows of a run as its results alone make them, and the rest of a verdict's inputs. */
export interface JudgedRows extends Omit<Grounds, 'results' | 'torn'> {
	readonly judged: readonly StandingRow[];
	/** What is wrong with the results file itself. */
	readonly spoilt: readonly Reason[];
}

/** The verdict on rows; also on those of a report, which has no results file. */
export function judgeRows(rowsOf: JudgedRows): Verdict {
	const {plan, judged: raw, catalogue, deviations, now, strict = false} = rowsOf;
	const claims = claim(deviations, plan, raw, now);
	const rows = doubtMissingLevels(excuse(raw, claims));
	const requirements = standRequirements(plan, catalogue, rows);
	const nonConformant = [...failures(requirements, rows), ...claimFailures(claims, strict)];
	const inconclusive = [
		...unjudged(requirements, rows),
		...unrun(requirements),
		...rowsOf.spoilt,
		...nothingJudged(requirements),
	];
	const conclusion = conclude(nonConformant, inconclusive);
	const narrowed = narrowedBy(plan);
	const verdict = {nonConformant, inconclusive, narrowed, requirements, rows, claims};
	return {
		conclusion,
		exitCode: exitCodes[conclusion],
		sentence: sayVerdict(conclusion, plan, verdict),
		...verdict,
		spoilt: rowsOf.spoilt,
	};
}

/** The verdict of a run that could not put everything back: never "conformant". */
export function notPutBack(judged: Verdict, troubles: readonly string[]): Verdict {
	if (judged.exitCode !== 0 || troubles.length === 0) return judged;
	const sentence = `inconclusive: ${troubles.join('; ')}; apart from that ${judged.sentence}`;
	return {...judged, conclusion: 'inconclusive', exitCode: 2, sentence};
}

const exitCodes = {conformant: 0, 'non-conformant': 1, inconclusive: 2} as const;

function conclude(failed: readonly Reason[], unknown: readonly Reason[]): Conclusion {
	if (failed.length > 0) return 'non-conformant';
	return unknown.length > 0 ? 'inconclusive' : 'conformant';
}
