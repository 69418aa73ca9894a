import {foreseen} from '../../causes/foreseen.ts';
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
	tellConfigured,
	tellImage,
	tellOutcome,
	tellProcess,
	tellSet,
	wordsOf,
} from './tell.ts';

/** The report as Markdown, for an issue. */
export function renderReproMarkdown(report: ReproReport): string {
	return [
		`### ${inline(report.named)} at each level of secure-pod-defaults`,
		'',
		`- image: ${inline(tellImage(report))}`,
		...report.clusters.map(cluster => {
			const {knative, kubernetes, containerRuntime} = cluster;
			const versions = `Knative Serving ${knative}, Kubernetes ${kubernetes}, ${containerRuntime}`;
			return `- ${[versions, ...tellConfigured(cluster).map(inline)].join('; ')}`;
		}),
		`- spd ${report.spd}`,
		'',
		...table(report.clusters),
		'',
		...folded('The manifest', fenced('yaml', report.manifest)),
		...report.leftOut.map(each => `Not created: ${inline(each)}\n`),
		...report.clusters.flatMap(cluster =>
			cluster.levels.flatMap(answer => section(cluster, answer)),
		),
	]
		.join('\n')
		.trimEnd();
}

function table(clusters: readonly ClusterAnswer[]): readonly string[] {
	return [
		'| Knative | level | outcome | cause | what to set |',
		'|---|---|---|---|---|',
		...clusters.flatMap(({knative, levels}) =>
			levels.map(answer => `| ${[knative, answer.level, ...cells(answer)].join(' | ')} |`),
		),
	];
}

function cells(answer: LevelAnswer): readonly string[] {
	if (!isTold(answer)) return ['no such level', '–', '–'];
	const {attempt, set} = answer;
	const becameOf = [tellOutcome(attempt), attempt.cause?.title ?? '–'].map(inline);
	return [...becameOf, set ? code(tellSet(answer)) : tellSet(answer)];
}

function section({knative}: ClusterAnswer, answer: LevelAnswer): readonly string[] {
	const title = `#### ${answer.level}, Knative ${knative}: ${isTold(answer) ? tellOutcome(answer.attempt) : 'no such level'}`;
	return [title, '', ...(isTold(answer) ? told(answer) : [inline(answer.missing), ''])];
}

function told(answer: ToldLevel): readonly string[] {
	const {attempt, added, set} = answer;
	const {cause} = attempt;
	const failed = failedOf(answer);
	const words = wordsOf(attempt);
	return [
		...(isReady(attempt) || words === '' ? [] : fenced('', words)),
		...(cause ? [`**${cause.title}** (\`${cause.id}\`): ${inline(cause.why)}`, ''] : []),
		...foreseen(attempt.finding, cause).flatMap(each => [`Foreseen: ${inline(each)}`, '']),
		`Process: ${tellProcess(attempt)}.`,
		'',
		...(added === ''
			? ['The level added nothing to the manifest.', '']
			: ['The level added to the manifest:', '', ...fenced('diff', added)]),
		...(set ? ['What to set, tried there:', '', ...fenced('yaml', set.manifest)] : []),
		...(isReady(attempt) || set
			? []
			: [
					failed.length > 0 ? 'Nothing that was tried helps.' : 'Nothing in the manifest helps.',
					'',
				]),
		...bulleted('Tried, and does not help:', failed),
		...bulleted('Or change the image:', cause?.imageChanges ?? []),
	];
}

function bulleted(title: string, items: readonly string[]): readonly string[] {
	return items.length === 0 ? [] : [title, '', ...items.map(each => `- ${inline(each)}`), ''];
}

/** A fence that the text cannot close: longer than any run of backticks in it. */
function fenced(language: string, text: string): readonly string[] {
	const runs = text.match(/`+/g) ?? [];
	const fence = '`'.repeat(Math.max(3, ...runs.map(run => run.length + 1)));
	return [`${fence}${language}`, text.trimEnd(), fence, ''];
}

function folded(title: string, lines: readonly string[]): readonly string[] {
	return ['<details><summary>', title, '</summary>', '', ...lines, '</details>', ''];
}

/** Foreign text on one line, escaped for Markdown. */
function inline(text: string): string {
	return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_<>[\]|]/g, String.raw`\$&`);
}

/** In a table a bar ends the cell, even in code. */
const code = (text: string): string => `\`${text.replaceAll('|', String.raw`\|`)}\``;
