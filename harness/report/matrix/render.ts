import {
	noSuchLevel,
	onFirstKubernetes,
	type Change,
	type MatrixReport,
	type MatrixStanding,
} from './matrix-report.ts';
import {wrapped} from '../../machine/style.ts';

/** One sign per standing, the same on the terminal and in Markdown. */
const signs: Readonly<Record<MatrixStanding, string>> = {
	deviates: '✘',
	'deviates as listed': '≈',
	inconclusive: '?',
	'falls short': '▽',
	conforms: '✔',
	'no such level': 'n/a',
	observed: '○',
	'not judged': '–',
};

/** Above this, the rows of a requirement are shown as a number; matrix.json lists each. */
const mostNamed = 3;

/** The table and the changes for a terminal of this width. */
export function renderMatrix(matrix: MatrixReport, width: number): string {
	const shown = shownColumns(matrix);
	const names = shown.map(({name}) => name);
	const columnWidth = Math.max(8, ...names.map(name => name.length + 2));
	const {keyword: keywordColumn, sentence} = columnsFor(width, names.length * columnWidth);
	const cut = (text: string): string =>
		text.length < sentence ? text.padEnd(sentence) : `${text.slice(0, sentence - 2)}… `;
	const line = (id: string, keyword: string, text: string, cells: readonly string[]): string =>
		[
			id.padEnd(5),
			keywordColumn === 0 ? '' : keyword.padEnd(keywordColumn),
			sentence === 0 ? '' : cut(text),
			...cells.map(cell => cell.padEnd(columnWidth)),
		]
			.join('')
			.trimEnd();
	return [
		line('', '', '', names),
		...told(matrix).map(({id, keyword, statement, standings}) =>
			line(
				id,
				keyword,
				statement,
				shown.map(({index}) => sign(standings[index] ?? 'not judged')),
			),
		),
		'',
		...wrapped(
			{color: false, unicode: true, width},
			'',
			legend(matrix).replaceAll(/(?<! ) (?! )/g, '\u00A0'),
		).map(each => each.replaceAll('\u00A0', ' ').trim()),
		'',
		...aligned(gridLines(matrix)),
		...allChanges(matrix).flatMap(({between, rows}) => [between, ...changes(rows, '  ')]),
		'',
		...matrix.columns.map(({name, verdict}) => `${name}: ${verdict.conclusion}`),
	].join('\n');
}

/** The sentence is left out where little of it would be seen, and the keyword where there is no room for that either. */
function columnsFor(width: number, releases: number): {keyword: number; sentence: number} {
	const left = width - 14 - releases;
	return {keyword: left >= 0 ? 9 : 0, sentence: left >= 14 ? left : 0};
}

/** The same as a Markdown page. */
export function matrixMarkdown(matrix: MatrixReport): string {
	const shown = shownColumns(matrix);
	const names = shown.map(({name}) => name);
	const grid = gridLines(matrix);
	return [
		'# Requirement × version',
		'',
		`${matrix.harness.name} ${matrix.harness.version}, suite \`${matrix.suiteDigest}\``,
		'',
		row(['requirement', 'what it says', ...names]),
		row(['requirement', 'what it says', ...names].map(() => '---')),
		...told(matrix).map(({id, statement, standings}) =>
			row([
				id,
				statement.replaceAll('|', String.raw`\|`),
				...shown.map(({index}) => sign(standings[index] ?? 'not judged')),
			]),
		),
		'',
		legend(matrix),
		'',
		...(grid.length > 0 ? ['## Knative × Kubernetes', '', ...markdownTable(grid), ''] : []),
		'## Changes',
		...allChanges(matrix).flatMap(({between, rows}) => [
			'',
			`### ${between}`,
			'',
			...changes(rows, '- '),
		]),
		'',
		'## Verdicts',
		'',
		...matrix.columns.map(({name, verdict}) => `- **${name}**: ${verdict.sentence}`),
		'',
	].join('\n');
}

function aligned(lines: readonly (readonly string[])[]): readonly string[] {
	const width = 2 + Math.max(...lines.flat().map(cell => cell.length));
	return lines.map(cells =>
		cells
			.map(cell => cell.padEnd(width))
			.join('')
			.trimEnd(),
	);
}

/** The columns of the table of requirements: of several Kubernetes the first one, the others are in the grid and the changes. */
function shownColumns({columns}: MatrixReport) {
	return onFirstKubernetes(columns.map((column, index) => ({...column, index})));
}

/** Knative × Kubernetes, with a header: how many requirements have which standing in each cell. */
function gridLines(matrix: MatrixReport): readonly (readonly string[])[] {
	const placed = matrix.columns.flatMap(({place}, index) => (place ? [{...place, index}] : []));
	if (placed.length === 0) return [];
	const kubernetes = [...new Set(placed.map(each => each.kubernetes))];
	const counts = (index: number): string =>
		Object.entries(signs)
			.map(([standing, mark]) => ({
				mark,
				count: told(matrix).filter(({standings}) => standings[index] === standing).length,
			}))
			.filter(({mark, count}) => count > 0 && inGrid.has(mark))
			.map(({mark, count}) => `${mark}${count}`)
			.join(' ');
	const cells = [...Map.groupBy(placed, ({knative}) => knative)].map(([knative, those]) => [
		knative,
		...kubernetes.map(on => {
			const found = those.find(each => each.kubernetes === on);
			return found ? counts(found.index) : 'not judged';
		}),
	]);
	return [['Knative', ...kubernetes.map(each => `on ${each}`)], ...cells];
}

const inGrid = new Set(['✘', '≈', '?', '▽', '✔']);

/** Changes one after the other; those with the same rows and observations on several places, once. */
function allChanges({changes: all}: MatrixReport) {
	const same = Map.groupBy(all, ({rows}) => JSON.stringify(rows));
	return [...same.values()].flatMap(those => {
		const [first] = those;
		if (!first) return [];
		if (first.rows.length > 0) {
			return [{between: those.map(between).join(', '), rows: first.rows}];
		}
		return those.length < mostNamed
			? those.map(each => ({between: between(each), rows: each.rows}))
			: [{between: `${those.length} pairs: ${those.map(between).join(', ')}`, rows: []}];
	});
}

const between = ({from, to}: MatrixReport['changes'][number]): string => `${from} → ${to}`;

function markdownTable([header = [], ...lines]: readonly (readonly string[])[]): readonly string[] {
	return [row(header), row(header.map(() => '---')), ...lines.map(row)];
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const sign = (standing: MatrixStanding): string => signs[standing];

/** Requirements that were judged or observed in any column. */
function told({requirements}: MatrixReport): MatrixReport['requirements'] {
	return requirements.filter(({standings}) => standings.some(each => each !== 'not judged'));
}

function legend(matrix: MatrixReport): string {
	const present = new Set(told(matrix).flatMap(({standings}) => standings));
	return Object.entries(signs)
		.filter(([standing]) => present.has(standing as MatrixStanding))
		.map(([standing, mark]) => `${mark} ${standing}`)
		.join('   ');
}

/** A new or removed level on one line; the rest by requirement, a few rows each with both observations. */
function changes(rows: readonly Change[], indent: string): readonly string[] {
	if (rows.length === 0) return [`${indent}no row changed`];
	const [come, others] = part(rows, ({before}) => before === noSuchLevel);
	const [gone, rest] = part(others, ({after}) => after === noSuchLevel);
	return [
		...level(come, 'is new', indent),
		...level(gone, 'no longer exists', indent),
		...[...Map.groupBy(rest, ({requirement}) => requirement)].flatMap(([id, those]) =>
			few(id, those, indent),
		),
	];
}

function level(rows: readonly Change[], what: string, indent: string): readonly string[] {
	const [first] = rows;
	if (!first) return [];
	const [, name = ''] = /\[(.*?)\]/.exec(first.key) ?? [];
	return [`${indent}the level ${name} ${what}: ${rows.length} rows`];
}

function few(id: string, rows: readonly Change[], indent: string): readonly string[] {
	const inner = ' '.repeat(indent.length);
	return [
		`${indent}${id}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`,
		...rows
			.slice(0, mostNamed)
			.map(({key, before, after}) => `${inner}  ${key}: ${before} → ${after}`),
		...(rows.length > mostNamed ? [`${inner}  and ${rows.length - mostNamed} more`] : []),
	];
}

function part<T>(all: readonly T[], holds: (one: T) => boolean): readonly [T[], T[]] {
	return [all.filter(holds), all.filter(one => !holds(one))];
}
