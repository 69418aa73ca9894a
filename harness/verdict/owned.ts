import type {Catalogue, Owner} from '../model/requirement.ts';
import type {Row} from '../model/row.ts';
import type {WhyNot} from '../model/plan.ts';

/**
 * Why a row that does not test its subject is not run: others are responsible for everything that it cites, and none of
 * it is drift.
 */
export function whyNotOwned(
	row: Row,
	owns: readonly Owner[],
	catalogue: Catalogue,
): WhyNot | undefined {
	const cited = [row.requirement, ...row.alsoProves].flatMap(id => catalogue[id] ?? []);
	const foreign = cited.filter(({keyword, owner}) => keyword !== 'DRIFT' && !owns.includes(owner));
	if (foreign.length < cited.length || foreign.length === 0) return undefined;
	return {by: 'subject', why: "not this subject's doing"};
}
