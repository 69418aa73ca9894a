import type {Verdict} from '../verdict/verdict.ts';
import {cites} from '../verdict/row-verdict.ts';

/** How far a SHOULD is kept. */
export interface Proportion {
	readonly requirement: string;
	readonly passed: number;
	readonly judged: number;
	/** The rows that fail, known deviations among them. */
	readonly failing: readonly string[];
}

/** One for each SHOULD of which a row was judged. */
export function proportionsOf({requirements, rows}: Verdict): readonly Proportion[] {
	return requirements
		.filter(({requirement}) => requirement.keyword === 'SHOULD')
		.map(({id}) => {
			const those = rows.filter(({row}) => cites(row, id));
			const passed = those.filter(({standing}) => standing === 'passed').length;
			const failing = those
				.filter(({standing}) => standing === 'failed' || standing === 'deviation')
				.map(({row}) => row.key);
			return {requirement: id, passed, judged: passed + failing.length, failing};
		})
		.filter(({judged}) => judged > 0);
}
