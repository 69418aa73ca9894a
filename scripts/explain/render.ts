import type {Explanation, KnownDeviation} from '../../suites/explanation.ts';
import {harmless, paint, wrapped, type Style} from '../../harness/machine/style.ts';
import {levels} from '../../harness/model/levels.ts';
import {tellExpectation} from '../../harness/model/tell.ts';

/** An explanation for a terminal. */
export function renderExplanation(style: Style, explained: Explanation): string {
	const {id, keyword, line, owner, tier, levels: at, words, statement, run, row} = explained;
	const where = at.length === levels.length ? 'every level' : at.join(', ');
	return [
		...wrapped(style, '', `${id}  ${keyword}  line ${line}  ${owner}  ${tier}  ${where}`).map(
			each => paint(style, 'bold', each),
		),
		...wrapped(style, '    ', `“${words}”`),
		...wrapped(style, '    ', statement),
		'',
		...rows(style, explained.rows),
		...titled(style, 'mutants', explained.mutants),
		...explained.deviations.flatMap(each => deviation(style, each)),
		...titled(style, 'releases', releases(explained)),
		...(row === undefined ? [] : ['', ...oneRow(style, row)]),
		'',
		// One command on one line, so that it can be copied.
		`${title('run')}${paint(style, 'bold', row?.run ?? run)}`,
	].join('\n');
}

const fewKeys = 3;

const title = (text: string): string => `    ${text.padEnd(11)}`;

/** Paragraphs, the first behind a title. */
function titled(style: Style, name: string, texts: readonly string[]): readonly string[] {
	return texts.flatMap((text, index) =>
		wrapped(style, title(index === 0 ? name : ''), harmless(text)),
	);
}

function rows(style: Style, {count, observedOnly, by, keys, alsoProvedBy}: Explanation['rows']) {
	const told = levels
		.filter(level => by.some(each => each.level === level))
		.map(level => {
			const tiers = by.filter(each => each.level === level);
			return `${level}: ${tiers.map(each => `${each.count} ${each.tier}`).join(', ')}`;
		});
	const seen = observedOnly === 0 ? '' : `, ${observedOnly} of them only observed`;
	const more = keys.length - fewKeys;
	return titled(style, 'rows', [
		`${count}${seen}${told.length === 0 ? '' : `: ${told.join('; ')}`}`,
		...keys.slice(0, fewKeys),
		...(more > 0 ? [`… and ${more} more (--json lists them)`] : []),
		...(alsoProvedBy.length === 0
			? []
			: [`and ${alsoProvedBy.length} of others, such as ${alsoProvedBy[0]}`]),
	]);
}

function deviation(
	style: Style,
	{versions, levels: at, cases, reason, owner, link, review}: KnownDeviation,
) {
	const [first = '', ...others] = cases;
	const more = others.length === 0 ? '' : ` and ${others.length} more`;
	return [
		...titled(style, 'deviates', [
			`${versions} at ${at.join(', ')}: ${reason} (${owner}, review by ${review})`,
		]),
		...titled(style, '', [`case: ${first}${more}`]),
		// Whole, so that it can be followed.
		`${title('')}${harmless(link)}`,
	];
}

/** Neighbours with the same result as one. */
function releases({releases: all, tier, keyword}: Explanation): readonly string[] {
	if (all.length === 0) {
		return [
			tier === 'runtime' ? 'not asked without a node: see docs/compatibility.md' : 'not asked yet',
		];
	}
	const spans: {from: string; to: string; result: string}[] = [];
	for (const {release, result} of all) {
		const last = spans.at(-1);
		if (last?.result === result) last.to = release;
		else spans.push({from: release, to: release, result});
	}
	const told = spans.map(
		({from, to, result}) => `${from === to ? from : `${from} to ${to}`}: ${result}`,
	);
	return [
		`${told.join('; ')}${keyword === 'DRIFT' ? ' (documentation drift is never judged)' : ''}`,
	];
}

function oneRow(style: Style, row: NonNullable<Explanation['row']>): readonly string[] {
	const {key, tier, presets, configuration, level, expect, observedOnly} = row;
	return [
		...wrapped(style, '', key).map(each => paint(style, 'bold', each)),
		...titled(style, 'expected', [tellExpectation(expect)]),
		...(observedOnly === undefined ? [] : titled(style, 'observed', [observedOnly])),
		...(configuration === level ? [] : titled(style, 'with', [configuration])),
		...titled(style, 'asked in', [`tier ${tier}, presets ${[...presets, 'full'].join(', ')}`]),
	];
}
