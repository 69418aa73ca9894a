import type {ReportedRow} from '../../harness/report/conformance-report.ts';
import {rowKey, type Expectation, type Row} from '../../harness/model/row.ts';

/**
 * The rows for which a cluster has shown a container's end or its process, each expecting exactly that, whatever
 * it expected before: so a forecast can be compared with the cluster. Only the texts that the row looks for
 * count: times and names around them differ from one start to the next. A row whose texts were not shown is left
 * out, as nothing can agree with it.
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
	const text = [looksFor?.text ?? []].flat();
	if (text.some(words => !observed.text.includes(words))) return undefined;
	const answer = looksFor?.answer ?? '';
	const answered = answer !== '' && observed.answer?.includes(answer);
	return {
		outcome,
		text,
		...(exitCode !== undefined && {exitCode}),
		...(answered && {answer}),
	};
}
