import type {Catalogue, Owner} from '../model/requirement.ts';
import type {Row} from '../model/row.ts';
import type {WhyNot} from '../model/plan.ts';

/** Why a row is not run that says nothing of its subject: all that it cites is the doing of others, and no drift. */
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
