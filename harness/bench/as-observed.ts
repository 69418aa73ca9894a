import type {ReportedRow} from '../report/conformance-report.ts';
import {rowKey, type Expectation, type Row} from '../row.ts';

/**
 * The rows of which a cluster has shown a container's end or its process, each expecting just that, whatever it expected
 * before: so that a forecast can be held against the cluster. Of words those count that the row looks for, as far as they
 * were shown: what stands around them, such as times and names, differs from one start to the next.
 */
export function asObserved(rows: readonly Row[], reported: readonly ReportedRow[]): readonly Row[] {
	const byKey = new Map(reported.map(each => [each.key, each]));
	return rows.flatMap(row => {
		const found = byKey.get(rowKey(row));
		const expect = found && expectationOf(found);
		return expect ? [{...row, expect}] : [];
	});
}

function expectationOf({observed, expected}: ReportedRow): Expectation | undefined {
	if (observed?.kind === 'process') return {process: observed.facts};
	if (observed?.kind !== 'outcome') return undefined;
	const {outcome, exitCode} = observed;
	const looksFor = expected && 'outcome' in expected ? expected : undefined;
	const text = [looksFor?.text ?? []].flat().filter(words => observed.text.includes(words));
	const answer = looksFor?.answer ?? '';
	const answered = answer !== '' && observed.answer?.includes(answer);
	return {
		outcome,
		text,
		...(exitCode !== undefined && {exitCode}),
		...(answered && {answer}),
	};
}
