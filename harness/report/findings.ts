import type {Observation} from '../model/observation.ts';
import type {Verdict} from '../verdict/verdict.ts';

/** An observation where the documentation has errors or is silent. */
export interface Finding {
	/** Why nothing is judged here. */
	readonly about: string;
	readonly rows: readonly {
		readonly key: string;
		readonly observed?: Observation;
		/** How it differs from the documentation, or why it was not observed. */
		readonly reason?: string;
	}[];
}

/** The rows that were only observed, grouped by subject matter. */
export function findingsOf({rows, requirements}: Verdict): readonly Finding[] {
	const drift = new Map(
		requirements
			.filter(({requirement}) => requirement.keyword === 'DRIFT')
			.map(({id, requirement}) => [id, `${id}: “${requirement.words}”`]),
	);
	const about = rows.flatMap(({row, reason, result}) => {
		const why = row.observedOnly ?? drift.get(row.requirement);
		if (why === undefined) return [];
		const observed = result?.observed;
		const seen = {
			key: row.key,
			...(observed === undefined ? {} : {observed}),
			...(reason === undefined ? {} : {reason}),
		};
		return [{why, seen}];
	});
	return [...Map.groupBy(about, ({why}) => why)].map(([why, those]) => ({
		about: why,
		rows: those.map(({seen}) => seen),
	}));
}
