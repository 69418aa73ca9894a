import {tellObservation} from '../../model/tell.ts';
import type {ConformanceReport, ReportedDeviation} from '../conformance-report.ts';
import {few, harmless, paint, wrapped, type Style} from '../../machine/style.ts';
import {inkOf, symbolOf} from './symbols.ts';

/** The deviations whose row was judged. */
export function deviations(style: Style, report: ConformanceReport): readonly string[] {
	return report.deviations
		.filter(({state}) => state !== 'not judged')
		.flatMap(deviation => sayDeviation(style, deviation));
}

/** Observations where the documentation has errors or is silent. */
export function findings(style: Style, report: ConformanceReport): readonly string[] {
	return report.findings.flatMap(({about, rows}) => [
		...wrapped(style, `${symbolOf(style, 'observed')} `, harmless(about)),
		...rows.flatMap(({key, observed, reason}) => {
			const seen = observed === undefined ? `not seen: ${reason ?? ''}` : tellObservation(observed);
			return wrapped(style, '    ', `${key}: ${harmless(seen)}`);
		}),
	]);
}

/** How many rows of each SHOULD pass, and which fail. */
export function proportions(style: Style, report: ConformanceReport): readonly string[] {
	return report.proportions.flatMap(({requirement, passed, judged, failing}) => {
		const fail = failing.length === 0 ? '' : `; not by ${failing.join(', ')}`;
		return wrapped(style, '', `${requirement} (SHOULD): kept by ${passed} of ${judged}${fail}`);
	});
}

/** Above this, rows are shown as a number; report.json lists each. */
const mostNamed = 6;

/** What was not run, by reason; a few names each. */
export function notRun(style: Style, report: ConformanceReport): readonly string[] {
	const groups = report.notRun.flatMap(({why, requirements, rows}) => {
		if (rows.length > mostNamed) return wrapped(style, '', harmless(`${rows.length} rows: ${why}`));
		const names = [...requirements, ...rows];
		const what = rows.length > 0 ? count(rows.length, 'row') : count(names.length, 'requirement');
		return wrapped(style, '', harmless(`${what}: ${why}: ${few(names)}`));
	});
	return [...groups, ...(report.cutShort === undefined ? [] : cutShort(style, report.cutShort))];
}

function cutShort(style: Style, why: string): readonly string[] {
	return wrapped(style, '', `the run was cut short: ${harmless(why)}`);
}

function sayDeviation(style: Style, deviation: ReportedDeviation): readonly string[] {
	const {key, state, why, overdue, reason, owner, link, review, where} = deviation;
	const mark = state === 'matched' ? 'deviation' : 'failed';
	const wrong = state === 'matched' ? '' : ` ${why} (${where}):`;
	const due = overdue ? `; review was due by ${review}` : `; review by ${review}`;
	return [
		paint(style, inkOf(mark), `${symbolOf(style, mark)} ${key}`),
		...wrapped(style, '    ', harmless(`${wrong} ${reason} (${owner}${due})`)),
		`    ${link}`,
	];
}

function count(number: number, what: string): string {
	return `${number} ${what}${number === 1 ? '' : 's'}`;
}
