import {levels, tiers} from '../model/levels.ts';
import type {Plan} from '../model/plan.ts';

/** More are told as a number. */
const mostNamed = 6;

/** What narrowed a run, as text; only if empty may the verdict be "conformant" without "as far as selected". */
export function narrowedBy({selection, leftOut}: Plan): readonly string[] {
	const byTarget = new Set(leftOut.filter(({by}) => by === 'site').map(({why}) => why));
	return [
		...(selection.preset === 'smoke' ? ['preset smoke'] : []),
		...some('level', selection.levels, levels.length),
		...some('tier', selection.tiers, tiers.length),
		...some('requirement', selection.requirements),
		...(selection.cases.length > mostNamed
			? [`${selection.cases.length} cases`]
			: some('case', selection.cases)),
		...(selection.shard === undefined ? [] : [`shard ${selection.shard}`]),
		...byTarget,
	];
}

function some(what: string, chosen: readonly string[], all = 0): readonly string[] {
	if (chosen.length === all) return [];
	return [`${what}${chosen.length === 1 ? '' : 's'} ${chosen.join(', ') || 'none'}`];
}
