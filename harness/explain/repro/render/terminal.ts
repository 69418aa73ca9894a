import {cut, harmless, harmlessly, paint, wrapped, type Style} from '../../../machine/style.ts';
import {
	isReady,
	isTold,
	type ClusterAnswer,
	type LevelAnswer,
	type ReproReport,
	type ToldLevel,
} from '../repro-report.ts';
import {
	failedOf,
	reservations,
	tellConfigured,
	tellCosts,
	tellDoing,
	tellImage,
	tellNothingHelps,
	tellOutcome,
	tellProcess,
	tellSet,
	wordsOf,
} from './tell.ts';

/** The report for a terminal: first all levels side by side, then each separately. */
export function renderRepro(style: Style, given: ReproReport): string {
	const report = harmlessly(given);
	return [
		...wrapped(style, 'image     ', harmless(tellImage(report))),
		'',
		...summaries(style, report.clusters),
		...report.clusters.flatMap(cluster => details(style, cluster, report.clusters.length > 1)),
		...report.leftOut.map(each => `not created: ${harmless(each)}`),
	].join('\n');
}

/** The levels side by side, and nothing else. */
export function renderReproBriefly(style: Style, report: ReproReport): string {
	return summaries(style, harmlessly(report).clusters).join('\n');
}

const levelColumn = 13;
const outcomeColumn = 36;

/** One cluster: one line per level, with what to set. Several: the same levels side by side, one column per cluster. */
function summaries(style: Style, clusters: readonly ClusterAnswer[]): readonly string[] {
	const [first, ...others] = clusters;
	if (!first) return [];
	if (others.length === 0) return summary(style, first);
	const column = Math.floor((style.width - levelColumn - 2) / clusters.length);
	const line = (title: string, cells: readonly string[]): string =>
		`  ${title.padEnd(levelColumn)}${cells.map(each => cut(style, each, column - 1).padEnd(column)).join('')}`.trimEnd();
	return [
		paint(
			style,
			'bold',
			line(
				'',
				clusters.map(({knative}) => `Knative ${knative}`),
			),
		),
		...first.levels.flatMap(({level}) => {
			const answers = clusters.map(each => each.levels.find(other => other.level === level));
			const cell = (tell: (answer: LevelAnswer) => string): readonly string[] =>
				answers.map(answer => (answer ? harmless(tell(answer)) : '–'));
			return [line(level, cell(brief)), line('', cell(causeIdOf)), line('', cell(tellSet))];
		}),
	];
}

function summary(style: Style, cluster: ClusterAnswer): readonly string[] {
	const {knative, kubernetes, containerRuntime, levels} = cluster;
	return [
		paint(style, 'bold', `Knative ${knative}, Kubernetes ${kubernetes}, ${containerRuntime}`),
		...tellConfigured(cluster).flatMap(each => wrapped(style, '  ', harmless(each))),
		...levels.flatMap(answer => [
			`  ${answer.level.padEnd(levelColumn)}${mark(style, answer)} ${brief(answer).padEnd(outcomeColumn)} ${causeIdOf(answer)}`.trimEnd(),
			...(isTold(answer) && reservations(answer.attempt).length > 0
				? wrapped(
						style,
						`  ${''.padEnd(levelColumn)}  but says: `,
						harmless(reservations(answer.attempt).at(-1) ?? ''),
					)
				: []),
			...(isTold(answer) && !isReady(answer.attempt)
				? wrapped(style, `  ${''.padEnd(levelColumn)}  set: `, harmless(tellSet(answer)))
				: []),
		]),
	];
}

function mark(style: Style, answer: LevelAnswer): string {
	const ok = isTold(answer) && isReady(answer.attempt);
	if (!isTold(answer)) return paint(style, 'dim', '-');
	const [glyph, ascii] = ok ? ['✔', '+'] : ['✘', 'x'];
	return paint(style, ok ? 'green' : 'red', (style.unicode ? glyph : ascii) ?? '');
}

const brief = (answer: LevelAnswer): string =>
	isTold(answer) ? harmless(tellOutcome(answer.attempt)) : 'no such level';

function causeIdOf(answer: LevelAnswer): string {
	if (!isTold(answer)) return '';
	const {cause} = answer.attempt;
	const says = reservations(answer.attempt).length > 0 ? 'but says more' : '';
	return cause?.id ?? says;
}

function details(style: Style, cluster: ClusterAnswer, isOneOfSeveral: boolean): readonly string[] {
	const of = isOneOfSeveral ? `Knative ${cluster.knative} on ${cluster.containerRuntime}, ` : '';
	return cluster.levels.flatMap(answer => {
		const title = paint(style, 'bold', `${of}${answer.level}: ${brief(answer)}`);
		if (!isTold(answer)) return ['', title, ...wrapped(style, '  ', harmless(answer.missing))];
		return ['', title, ...told(style, answer)];
	});
}

function told(style: Style, answer: ToldLevel): readonly string[] {
	const {attempt, added} = answer;
	const {cause, answer: body} = attempt;
	const failed = failedOf(answer);
	const doing = tellDoing(answer);
	const isNone = doing !== '' && answer.doing?.is === 'none';
	const part = (label: string, text: string): readonly string[] =>
		wrapped(style, `  ${label.padEnd(labelColumn)}`, harmless(text));
	return [
		...part('process', tellProcess(attempt)),
		...(body === undefined ? [] : part('answer', body)),
		...(wordsOf(attempt) === '' || (isReady(attempt) && attempt.finding.text === '')
			? []
			: ['  says', ...indented(wordsOf(attempt))]),
		...(reservations(attempt).length === 0
			? []
			: [
					'  but says, as it does not at the level below',
					...indented(reservations(attempt).join('\n')),
				]),
		...(isNone ? part('level', doing) : []),
		...(cause ? part('cause', `${cause.title} (${cause.id})`) : []),
		...(doing === '' || isNone ? [] : part('level', doing)),
		...(cause ? part('why', cause.why) : []),
		...(added === ''
			? part('added', 'nothing')
			: ['  added to the manifest', ...diff(style, added)]),
		...(isReady(attempt) ? [] : whatToSet(style, answer, failed)),
		...items(style, 'or change the image', cause?.imageChanges ?? []),
	];
}

const labelColumn = 12;

function whatToSet(style: Style, answer: ToldLevel, failed: readonly string[]): readonly string[] {
	const {set} = answer;
	const tried = items(style, 'tried, and does not help', failed);
	if (set) {
		return [
			'  set this, which was tried and works',
			...indented(set.manifest),
			...wrapped(style, '  what it costs: ', tellCosts(set)),
			...tried,
		];
	}
	return [`  ${tellNothingHelps(answer)}`, ...tried];
}

function items(style: Style, title: string, each: readonly string[]): readonly string[] {
	if (each.length === 0) return [];
	return [`  ${title}`, ...each.flatMap(item => wrapped(style, '    - ', harmless(item)))];
}

function diff(style: Style, text: string): readonly string[] {
	return indented(text).map(line => {
		if (/^ *\+(?!\+\+)/.test(line)) return paint(style, 'green', line);
		return /^ *-(?!--)/.test(line) ? paint(style, 'red', line) : line;
	});
}

const indented = (text: string): readonly string[] =>
	text
		.trimEnd()
		.split('\n')
		.map(line => `    ${line}`.trimEnd());
