import {UsageError} from '../harness/machine/usage-error.ts';
import {levels} from '../harness/model/levels.ts';
import type {Catalogue} from '../harness/model/requirement.ts';
import {rowKey, type Row} from '../harness/model/row.ts';
import type {Suite} from '../harness/run/run-suite.ts';
import {suiteDigest} from '../suites/digest.ts';
import {rows as fixedRows} from '../suites/index.ts';
import {requirements as documented} from '../suites/requirements.ts';

/** The requirements of the documentation of `secure-pod-defaults`, and every row that tests them. */
export function documentedSuite(): Suite {
	return suiteOf(documented, fixedRows);
}

/**
 * A suite of your own: requirements by id, and rows that test them. A row is one requirement at one level in one case:
 * what is asked (`probe`) and what is expected.
 *
 * @throws {UsageError} if it has no row, two rows have one key, a row is of no level, or a requirement that a row
 *   names is missing
 */
export function suiteOf(requirements: Catalogue, rows: readonly Row[]): Suite {
	if (rows.length === 0) throw new UsageError('the suite has no rows: nothing would be judged');
	const keys = new Set<string>();
	for (const row of rows) {
		const key = rowKey(row);
		if (keys.has(key)) throw new UsageError(`two rows have the key ${JSON.stringify(key)}`);
		keys.add(key);
		if (!levels.includes(row.level)) {
			throw new UsageError(`row ${JSON.stringify(key)}: its level is none of ${levels.join(', ')}`);
		}
		for (const id of [row.requirement, ...row.alsoProves]) {
			if (Object.hasOwn(requirements, id)) continue;
			throw new UsageError(
				`row ${JSON.stringify(key)} names the requirement ${id}, which the suite does not have`,
			);
		}
	}
	const suite = {requirements, rows};
	return {...suite, digest: suiteDigest(suite)};
}
