import {tellExpectation, tellObservation} from '../../model/tell.ts';
import type {CellState} from '../../verdict/cells.ts';
import type {ConformanceReport, ReportedRow} from '../conformance-report.ts';
import {few, harmless, paint, wrapped, type Style} from '../../machine/style.ts';
import {inkOf, symbolOf} from './symbols.ts';

const mostShown = 40;
const lastEvents = 5;
const lastLogLines = 8;

/** Each failed row: the expectation, the observation, where to look, and how to run it again. */
export function failures(style: Style, report: ConformanceReport): readonly string[] {
	const counted = report.verdict.nonConformant.flatMap(({rows}) => rows);
	const those = failed(report).filter(({key}) => counted.includes(key));
	return blocks(style, 'non-conformant', those);
}

/** Failures that are not part of the verdict: of a SHOULD, or not owned by the subject. */
export function uncounted(style: Style, report: ConformanceReport): readonly string[] {
	const counted = report.verdict.nonConformant.flatMap(({rows}) => rows);
	const those = failed(report).filter(({key}) => !counted.includes(key));
	return blocks(style, 'falls short', those);
}

/** What could not be judged, with rows grouped by reason. */
export function unjudged(style: Style, {rows}: ConformanceReport): readonly string[] {
	const open = rows.filter(({standing}) => standing === 'inconclusive');
	return [...Map.groupBy(open, ({reason}) => reason ?? '')].flatMap(([reason, those]) =>
		those.length === 1 ? blocks(style, 'inconclusive', those) : together(style, reason, those),
	);
}

function failed({rows}: ConformanceReport): readonly ReportedRow[] {
	return rows.filter(({standing}) => standing === 'failed');
}

function together(style: Style, reason: string, rows: readonly ReportedRow[]): readonly string[] {
	const [first] = rows;
	const head = `${symbolOf(style, 'inconclusive')} ${rows.length} rows`;
	const say = (title: string, text: string) =>
		wrapped(style, `    ${title.padEnd(10)}`, harmless(text));
	return [
		paint(style, inkOf('inconclusive'), head),
		...say('because', reason),
		...say('such as', few(rows.map(({key}) => key))),
		...(first?.again === undefined ? [] : [`    again     ${paint(style, 'bold', first.again)}`]),
		'',
	];
}

function blocks(style: Style, state: CellState, rows: readonly ReportedRow[]): readonly string[] {
	const more = rows.length - mostShown;
	return [
		...rows.slice(0, mostShown).flatMap(row => block(style, state, row)),
		...(more > 0
			? [...wrapped(style, '', `… and ${more} more rows; report.json has them all`), '']
			: []),
	];
}

function block(style: Style, state: CellState, row: ReportedRow): readonly string[] {
	const {standing, level, configuration, expected, observed, reason, evidence = {}, again} = row;
	const {object, events = [], log = []} = evidence;
	const say = (title: string, texts: readonly (string | undefined)[]) =>
		texts
			.filter(text => text !== undefined && text !== '')
			.flatMap((text, index) =>
				wrapped(style, `    ${(index === 0 ? title : '').padEnd(10)}`, harmless(text ?? '')),
			);
	return [
		paint(style, inkOf(state), `${symbolOf(style, state)} ${row.key}`),
		...say('with', [configuration === level ? undefined : configuration]),
		...say('expected', [expected && tellExpectation(expected)]),
		...say('saw', [observed && tellObservation(observed)]),
		...(standing === 'failed' && observed ? [] : say('because', [reason])),
		...say('object', [object]),
		...say('events', events.slice(-lastEvents)),
		...say('log', log.slice(-lastLogLines)),
		...(again === undefined ? [] : [`    again     ${paint(style, 'bold', again)}`]),
		'',
	];
}
