import type {Element} from 'hast';
import {h} from 'hastscript';
import type {ConformanceReport, ReportedRow} from '../conformance-report.ts';
import {differences} from './differences.ts';
import {failureGroups, unjudgedGroups, type FailureGroup} from './failure-groups.ts';
import {expectation, evidenceOf, observation} from './packed-rows.ts';
import {command, counted, names, numbered, prose, section, standing, table} from './parts.ts';

const mostGroups = 25;
const mostNames = 12;

/** What fails, grouped by what is wrong, with the first row of each group in full. */
export function failuresSection(report: ConformanceReport): readonly Element[] {
	const decisive = new Set(report.verdict.nonConformant.flatMap(({rows}) => rows));
	const failed = report.rows.filter(row => row.standing === 'failed');
	const counting = failureGroups(failed.filter(({key}) => decisive.has(key)));
	const others = failureGroups(failed.filter(({key}) => !decisive.has(key)));
	return [
		...groups(report, 'failures', 'What fails', counting),
		...groups(report, 'shortfalls', 'What fails, but is no part of the verdict', others),
		...groups(report, 'unjudged', 'What could not be judged', unjudgedGroups(report)),
	];
}

function groups(
	{requirements}: ConformanceReport,
	id: string,
	title: string,
	all: readonly FailureGroup[],
): readonly Element[] {
	if (all.length === 0) return [];
	const rest = all.slice(mostGroups);
	const rows = rest.reduce((sum, {rows: those}) => sum + those.length, 0);
	return section(
		id,
		title,
		...all.slice(0, mostGroups).map((each, index) => group(each, index === 0, requirements)),
		...(rest.length === 0
			? []
			: [h('p.quiet', `${numbered(rest.length)} further ways, ${counted(rows)}: see “All rows”.`)]),
	);
}

function group(
	{what, rows}: FailureGroup,
	open: boolean,
	requirements: ConformanceReport['requirements'],
): Element {
	const [first] = rows;
	const ids = [...new Set(rows.map(({requirement}) => requirement))];
	const levels = [...new Set(rows.map(({level}) => level))];
	return h('details.group', {open}, [
		h('summary', [
			h('span.what', what),
			h('span.where', `${counted(rows.length)} · ${few(ids)} · ${levels.join(', ')}`),
		]),
		h('div.unfolded', [
			...requirements
				.filter(({id}) => ids.length === 1 && ids.includes(id))
				.map(({statement}) => h('p', prose(statement))),
			...(first === undefined ? [] : example(first, rows.length)),
			...(rows.length === 1
				? []
				: [
						h('h3.part', 'Rows'),
						names(
							rows.map(({key}) => key),
							mostNames,
						),
					]),
		]),
	]);
}

const few = (ids: readonly string[]): string =>
	ids.length > 6 ? `${ids.slice(0, 6).join(', ')} …` : ids.join(', ');

function example(row: ReportedRow, of: number): readonly Element[] {
	const {expected, observed, evidence = {}, reason, again} = row;
	const isWrong = row.standing === 'failed';
	return [
		h('p', [standing(row.standing), ` ${of === 1 ? '' : 'for example '}`, h('b', row.key)]),
		...(row.configuration === row.level ? [] : [h('p.quiet', `with ${row.configuration}`)]),
		...(expected && observed && isWrong
			? [
					table(
						'Differences',
						['Place', 'Expected', 'Observed'],
						differences(expected, observed).map(({at, ...both}) => [
							h('code', at === '' ? 'the whole' : at),
							h('code.expected', both.expected),
							h('code.observed', both.seen),
						]),
					),
				]
			: []),
		...(reason === undefined || (observed && isWrong) ? [] : titled('Because', reason)),
		h('div.beside', [
			h('div', expected ? [...titled('Expected', expectation(expected))] : []),
			h('div', observed ? [...titled('Observed', observation(observed))] : []),
		]),
		...evidenceOf(evidence).flatMap(([title, said]) => titled(`Evidence: ${title}`, said)),
		...(again === undefined ? [] : [h('h3.part', 'Repeat'), command(again)]),
	];
}

const titled = (title: string, text: string): readonly Element[] => [
	h('h3.part', title),
	h('pre', text),
];
