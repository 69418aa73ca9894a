import {levels} from '../../model/levels.ts';
import type {Cell} from '../../verdict/cells.ts';
import {counts} from '../../verdict/sentence.ts';
import {code, inline} from '../../machine/markdown-text.ts';
import type {ConformanceReport, ReportedRequirement} from '../conformance-report.ts';
import {symbolOf} from '../terminal/symbols.ts';
import {suitesOf, type Case, type Outcome, type Suite} from './cases.ts';
import {within, type Limit, type Section} from './within.ts';
import {oneLine} from './one-line.ts';
import {overallOf} from './overall.ts';

/**
 * Markdown for the summary of a GitHub job and, shorter, for a comment on a pull request. Foreign text is code, or escaped. No
 * line begins with it, since the runner obeys a line of a step's output that begins with `::`. What has no room is counted.
 */
export const renderSummary = (report: ConformanceReport): string =>
	markdown(report, {
		most: 200,
		size: 1_000_000,
		// GitHub takes 1 MiB of UTF-8.
		sizeOf: text => Buffer.byteLength(text),
	});

export const renderComment = (report: ConformanceReport): string =>
	markdown(report, {
		most: 10,
		size: 65_000,
		// GitHub takes 65,536 characters; those beyond U+FFFF are two here.
		sizeOf: text => text.length,
	});

function markdown(report: ConformanceReport, limit: Limit): string {
	const {conclusion} = report.verdict;
	const {sentence, others} = overallOf(report);
	const should = report.requirements.filter(({keyword}) => keyword === 'SHOULD').map(({id}) => id);
	const head = [
		`## ${symbol(conclusion)} secure-pod-defaults: ${conclusion}`,
		'',
		`**Verdict** – ${prose(sentence)}`,
		'',
		`**Rows** – ${prose(counts(report.rows, should))}`,
		'',
		`**Run** – ${identity(report)}`,
		'',
	];
	const cases = spread(suitesOf(report));
	const having = (...those: readonly Outcome[]) =>
		cases.filter(({outcome}) => those.includes(outcome));
	const sections: readonly Section[] = [
		{title: 'Reasons', items: others.map(why => () => `- ${prose(why)}`)},
		{title: 'Failed', items: having('failed').map(each => () => tellCase(each))},
		{title: 'Could not be judged', items: together(having('inconclusive'))},
		{title: 'Known deviations', items: deviations(report)},
		{
			title: 'Requirements',
			head: [
				`|  | requirement | ${levels.join(' | ')} |`,
				`| --- | --- |${levels.map(() => ' --- |').join('')}`,
			],
			items: report.requirements.filter(isTold).map(each => () => tableLine(each)),
			all: true,
		},
		{title: 'No part of the verdict', items: having('short').map(each => () => tellCase(each))},
		{title: 'Documentation findings', items: findings(report)},
		{title: 'Not run', items: notRun(report)},
	];
	return within(limit, head, sections);
}

function identity({subject, provider, measured, harness, run, suiteDigest}: ConformanceReport) {
	const parts: readonly (readonly [string, string | undefined])[] = [
		['subject', [subject.name, subject.version].filter(Boolean).join(' ')],
		['on Kubernetes', measured?.facts.kubernetes],
		['provider', provider],
		['harness', harness.version],
		['run', run],
		['suite', suiteDigest],
	];
	return parts
		.flatMap(([name, text]) => (text === undefined ? [] : [`${name} ${told(text)}`]))
		.join(', ');
}

/** The first of each requirement, the second of each …: what is shown is not all of one requirement. */
function spread(suites: readonly Suite[]): readonly Case[] {
	return suites
		.flatMap(({cases}) => {
			const seen = new Map<Outcome, number>();
			return cases.map(each => {
				const rank = seen.get(each.outcome) ?? 0;
				seen.set(each.outcome, rank + 1);
				return {each, rank};
			});
		})
		.toSorted((one, other) => one.rank - other.rank)
		.map(({each}) => each);
}

/** Of a failure, what was expected and seen says more than the reason, which is made of both. */
function tellCase({title, outcome, why, facts}: Case): string {
	const isSeen = outcome === 'failed' && facts.some(([name]) => name === 'observed');
	const more = facts.map(([name, text]) => `  - ${name} ${told(text)}`);
	return [`- ${told(title)}`, ...(isSeen ? [] : [`  - ${prose(why)}`]), ...more].join('\n');
}

/** Of those with the same reason the first are named. */
function together(cases: readonly Case[]): Section['items'] {
	return [...Map.groupBy(cases, ({why}) => why)].map(([why, those]) => () => {
		const again = those[0]?.facts.find(([name]) => name === 'again')?.[1];
		return [
			`- ${prose(why)}`,
			`  - ${named(those.map(({title}) => title))}`,
			...(again === undefined ? [] : [`  - again ${told(again)}`]),
		].join('\n');
	});
}

function deviations({deviations: listed}: ConformanceReport): Section['items'] {
	return listed
		.filter(({state}) => state !== 'not judged')
		.map(
			({key, state, why, reason, owner, review, overdue, link, where}) =>
				() =>
					[
						`- ${told(key)}`,
						...(state === 'matched'
							? []
							: [`  - **${state}**: ${prose(why ?? '')} (${told(where)})`]),
						`  - ${prose(reason)} (${prose(owner)}; review ${overdue ? 'was due by' : 'by'} ${prose(review)})`,
						`  - ${told(link)}`,
					].join('\n'),
		);
}

function findings({findings: found}: ConformanceReport): Section['items'] {
	return found.map(
		({about, rows}) =>
			() =>
				`- ${prose(about)}\n  - ${named(rows.map(({key}) => key))}`,
	);
}

function notRun({notRun: groups}: ConformanceReport): Section['items'] {
	return groups.map(
		({why, requirements, rows}) =>
			() =>
				`- ${prose(why)}\n  - ${named([...requirements, ...rows])}`,
	);
}

/** For requirements that were not selected, "Not run" is enough. */
function isTold({cells}: ReportedRequirement): boolean {
	return levels.some(level => !['not selected', 'says nothing'].includes(cells[level].state));
}

function tableLine({id, keyword, statement, cells}: ReportedRequirement): string {
	const sentence = prose(statement.slice(0, 200));
	return `| ${told(id)} | ${prose(keyword)} ${sentence} | ${levels.map(level => cell(cells[level])).join(' | ')} |`;
}

/** The sign, its meaning, and the number of rows, as in the terminal's table. */
function cell({state, judged, passed}: Cell): string {
	if (state === 'says nothing') return '';
	const count = judged === passed ? String(judged) : `${passed}/${judged}`;
	return `${symbol(state)} ${state}${judged === 0 ? '' : ` ${count}`}`;
}

const symbol = (state: Cell['state']): string =>
	symbolOf({color: false, unicode: true, width: 100}, state);

const mostNamed = 5;

function named(keys: readonly string[]): string {
	const more = keys.length - mostNamed;
	const first = keys.slice(0, mostNamed).map(told).join(', ');
	return more > 0 ? `${first} and ${more} more` : first;
}

const told = (text: string): string => code(oneLine(text));

const prose = (text: string): string => inline(oneLine(text));
