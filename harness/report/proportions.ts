import type {Verdict} from '../verdict/verdict.ts';
import {cites} from '../verdict/row-verdict.ts';

/** How many rows of a SHOULD pass. */
export interface Proportion {
	readonly requirement: string;
	readonly passed: number;
	readonly judged: number;
	/** The failed rows, including known deviations. */
	readonly failing: readonly string[];
}

/** One for each SHOULD with a judged row. */
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
