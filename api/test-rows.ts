import {rowKey} from '../harness/model/row.ts';
import type {Result} from '../harness/model/result.ts';
import {becameOf} from '../harness/run/failures.ts';
import {Session} from '../harness/run/session.ts';
import {whyNotOwned} from '../harness/verdict/owned.ts';
import {readDeviations} from '../harness/verdict/deviations.ts';
import {select, whyNotSelected} from '../harness/run/selection.ts';
import {judge, type Question} from './judge.ts';
import {documentedSuite} from './suite.ts';

/** AVA's `test`, as far as it is used. */
export type Declare = (
	title: string,
	body: (t: {readonly true: (actual: boolean, message: string) => unknown}) => Promise<void>,
) => void;

/**
 * Declares one test of AVA for each selected row that the provider can judge, so that `npx ava --match 'R18*'` chooses
 * rows; its title is the row's key. All of them are one run: it begins when AVA has started those that it was asked for, and
 * `--serial` is refused. A test passes if its row is as expected, or a listed deviation; the verdict of the whole run is in the
 * report.
 */
export async function testRows(test: Declare, question: Omit<Question, 'onResult'>): Promise<void> {
	const {provider, suite = documentedSuite(), deviations: file} = question;
	const {rows, requirements} = suite;
	const asked = {preset: 'full', ...question.select};
	const selection = select(asked, rows, Object.keys(requirements));
	const deviations = file === undefined ? [] : await readDeviations(file, requirements);
	const session = new Session(async (started, onResult) => {
		const keys = started.map(rowKey);
		await judge({...question, suite, select: {...asked, case: keys}, onResult});
	});
	const judging = {catalogue: requirements, deviations, version: provider.version};
	const own = rows.filter(
		row =>
			(whyNotSelected(selection, row) ??
				provider.whyNot(row) ??
				whyNotOwned(row, provider.owns, requirements)) === undefined,
	);
	for (const row of own) {
		test(rowKey(row), async t => {
			const result = await session.result(row);
			t.true(isAsExpected(becameOf(result, judging)), tell(result));
		});
	}
}

/** A SHOULD is counted, never failed: the report gives the proportion. */
const isAsExpected = (came: ReturnType<typeof becameOf>): boolean =>
	['passed', 'observed', 'deviation', 'falls short'].includes(came);

const tell = ({status, reason}: Result): string => `${status}: ${reason ?? ''}`;
