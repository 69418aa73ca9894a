import type {Catalogue, Owner} from '../requirement.ts';
import type {Row} from '../row.ts';
import type {WhyNot} from './plan.ts';

/** Why a row says nothing of a subject: everything that it proves is somebody else's doing, as far as is known. */
export function whyNotItsOwn(
	{requirement, alsoProves}: Row,
	catalogue: Catalogue,
	owns: readonly Owner[],
): WhyNot | undefined {
	const doing = [requirement, ...alsoProves].flatMap(id => catalogue[id]?.owner ?? []);
	if (doing.length === 0 || doing.some(owner => owns.includes(owner))) return undefined;
	return {by: 'subject', why: `not this subject's doing: ${[...new Set(doing)].join(', ')}`};
}
