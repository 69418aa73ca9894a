import {createHash} from 'node:crypto';
import type {Suite} from '../harness/run/run-suite.ts';
import {rows as allRows} from './index.ts';
import {requirements as documented} from './requirements.ts';

/** SHA-256 over every requirement and every row: two runs with the same digest applied the same rules. */
export function suiteDigest(
	{requirements, rows}: Omit<Suite, 'digest'> = {requirements: documented, rows: allRows},
): string {
	const shared = new Map<object, string>();
	// Hundreds of rows are about one object with many properties: it is written once, and its digest for each of them.
	const content = JSON.stringify({requirements, rows}, (key, value: unknown) => {
		if ((key !== 'workload' && key !== 'all') || typeof value !== 'object' || value === null) {
			return value;
		}
		const known = shared.get(value) ?? digestOf(JSON.stringify(value));
		shared.set(value, known);
		return known;
	});
	return `sha256:${digestOf(content)}`;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
