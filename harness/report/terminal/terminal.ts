import type {ConformanceReport} from '../conformance-report.ts';
import {failures, uncounted, unjudged} from './failures.ts';
import {counts} from '../../verdict/sentence.ts';
import {deviations, findings, notRun, proportions} from './sections.ts';
import {harmless, paint, wrapped, type Style} from '../../machine/style.ts';
import {inkOf, symbolOf} from './symbols.ts';
import {table} from './table.ts';

/** The report for a terminal: the table first, the verdict last. */
export function renderReport(style: Style, report: ConformanceReport): string {
	const should = report.requirements.filter(({keyword}) => keyword === 'SHOULD').map(({id}) => id);
	const sections: readonly (readonly [string, readonly string[]])[] = [
		[
			'',
			[
				...wrapped(style, '', identity(report)),
				...standIns(style, report),
				...arrival(style, report),
				...renderedAnew(style, report),
				'',
				...table(style, report),
			],
		],
		['Failed', failures(style, report)],
		['Failed, but no part of the verdict', uncounted(style, report)],
		['Could not be judged', unjudged(style, report)],
		['Known deviations', deviations(style, report)],
		['Documentation findings', findings(style, report)],
		['Recommended', proportions(style, report)],
		['Not run', notRun(style, report)],
		['', [...wrapped(style, '', counts(report.rows, should)), renderVerdict(style, report)]],
	];
	return sections
		.filter(([, lines]) => lines.length > 0)
		.map(([title, lines]) => section(style, title, lines))
		.join('\n\n');
}

/** The verdict only, and warnings that need an action. */
export function renderVerdict(
	style: Style,
	{verdict, deviations: listed}: ConformanceReport,
): string {
	const {conclusion, sentence} = verdict;
	const overdue = listed
		.filter(deviation => deviation.overdue)
		.map(({key, review, where}) => `warning: ${where}: review of ${key} was due by ${review}`);
	const [first = '', ...rest] = wrapped(
		style,
		`${symbolOf(style, conclusion)} `,
		harmless(sentence),
	);
	return [...overdue, ...[first, ...rest].map(line => paint(style, inkOf(conclusion), line))].join(
		'\n',
	);
}

function section(style: Style, title: string, lines: readonly string[]): string {
	const body = lines.join('\n').trimEnd();
	return title === '' ? body : `${paint(style, 'bold', title)}\n${body}`;
}

/** The images that are not the official ones, although they behave alike. */
function standIns(style: Style, {measured}: ConformanceReport): readonly string[] {
	const names = (measured?.components ?? [])
		.filter(({origin}) => origin === 'stand-in')
		.map(({name}) => name.replace(/^sample /, ''));
	if (names.length === 0) return [];
	return wrapped(style, '', `stand-ins, not the official images: ${names.join(', ')}`);
}

/** On a cluster that is not ours: which replicas of the webhook are known to have the configuration. */
function arrival(style: Style, {measured}: ConformanceReport): readonly string[] {
	if (measured?.arrival === undefined) return [];
	return wrapped(style, '', `configuration proved on ${measured.arrival}`);
}

/** After a switch on somebody else's cluster. */
function renderedAnew(style: Style, {measured}: ConformanceReport): readonly string[] {
	const others = measured?.otherRevisions ?? [];
	if (others.length === 0) return [];
	const anew = others.filter(each => each.renderedAnew).map(({revision}) => revision);
	const told = anew.length === 0 ? 'none was rendered anew' : `rendered anew: ${anew.join(', ')}`;
	return wrapped(style, '', `${others.length} Revisions of others were there: ${told}`);
}

/** The subject, where it ran, from which images, and for how long. */
function identity({subject, provider, measured, rows, started, ended}: ConformanceReport): string {
	const seconds = (Date.parse(ended) - Date.parse(started)) / 1000;
	const source = measured?.images?.source;
	const place = provider === 'none' ? 'no cluster' : provider;
	return [
		[subject.name, subject.version].filter(Boolean).join(' '),
		measured && `on Kubernetes ${measured.facts.kubernetes}`,
		`(${[place, source && `images ${source}`].filter(Boolean).join(', ')}):`,
		`${rows.length} rows in ${seconds.toFixed(1)} s`,
	]
		.filter(Boolean)
		.join(' ');
}
