import {harmless} from '../../machine/style.ts';
import type {ConformanceReport} from '../conformance-report.ts';

/**
 * What a step's outputs file gets: `verdict`, `exit-code`, `report`, `sentence`. Each value stands between lines with a mark that it cannot
 * contain, as GitHub's toolkit writes it.
 */
export function outputs(
	{verdict}: Pick<ConformanceReport, 'verdict'>,
	{file, exitCode, mark}: {readonly file: string; readonly exitCode: number; readonly mark: string},
): string {
	const values = {
		verdict: verdict.conclusion,
		'exit-code': String(exitCode),
		report: file,
		sentence: verdict.sentence,
	};
	return Object.entries(values)
		.map(([name, value]) => `${name}<<${mark}\n${harmless(value)}\n${mark}\n`)
		.join('');
}
