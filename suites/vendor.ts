import type {Row} from '../harness/model/row.ts';
import {onlyObserved} from '../harness/verdict/row-verdict.ts';
import {requirements} from './requirements.ts';

/** Adds to the vendor preset every row that can count for or against an implementation. */
export function withVendor(all: readonly Row[]): readonly Row[] {
	return all.map(row =>
		onlyObserved(row, requirements) ? row : {...row, presets: [...row.presets, 'vendor']},
	);
}
