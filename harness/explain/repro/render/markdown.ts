import {code, fenced, inline} from '../../../machine/markdown-text.ts';
import {harmlessly} from '../../../machine/style.ts';
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

/** The report as Markdown, for an issue. */
export function renderReproMarkdown(given: ReproReport): string {
	const report = harmlessly(given);
	return [
		`### ${inline(report.named)} at each level of secure-pod-defaults`,
		'',
		`- image: ${inline(tellImage(report))}`,
		...report.clusters.map(cluster => {
			const {knative, kubernetes, containerRuntime} = cluster;
			const versions = `Knative Serving ${knative}, Kubernetes ${kubernetes}, ${inline(containerRuntime)}`;
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
	const outcome = inline(tellOutcome(attempt));
	const cause = inline(attempt.cause?.title ?? '–');
	const last = reservations(attempt).at(-1);
	const becameOf = [`${outcome}${last === undefined ? '' : `, but says: ${code(last)}`}`, cause];
	return [...becameOf, set ? code(tellSet(answer)) : tellSet(answer)];
}

function section({knative}: ClusterAnswer, answer: LevelAnswer): readonly string[] {
	const title = `#### ${answer.level}, Knative ${knative}: ${isTold(answer) ? inline(tellOutcome(answer.attempt)) : 'no such level'}`;
	return [title, '', ...(isTold(answer) ? told(answer) : [inline(answer.missing), ''])];
}

function told(answer: ToldLevel): readonly string[] {
	const {attempt, added, set} = answer;
	const {cause} = attempt;
	const failed = failedOf(answer);
	const doing = tellDoing(answer);
	const words = wordsOf(attempt);
	return [
		...(isReady(attempt) || words === '' ? [] : fenced('', words)),
		...(reservations(attempt).length === 0
			? []
			: [
					'It says, as it does not at the level below:',
					'',
					...fenced('', reservations(attempt).join('\n')),
				]),
		...(doing === '' ? [] : [inline(doing), '']),
		...(cause ? [`**${cause.title}** (\`${cause.id}\`): ${inline(cause.why)}`, ''] : []),
		`Process: ${inline(tellProcess(attempt))}.`,
		'',
		...(added === ''
			? ['The level added nothing to the manifest.', '']
			: ['The level added to the manifest:', '', ...fenced('diff', added)]),
		...(set
			? [
					'What to set, tried there:',
					'',
					...fenced('yaml', set.manifest),
					`What it costs: ${inline(tellCosts(set))}`,
					'',
				]
			: []),
		...(isReady(attempt) || set ? [] : [`What to set: ${tellNothingHelps(answer)}.`, '']),
		...bulleted('Tried, and does not help:', failed),
		...bulleted('Or change the image:', cause?.imageChanges ?? []),
	];
}

function bulleted(title: string, items: readonly string[]): readonly string[] {
	return items.length === 0 ? [] : [title, '', ...items.map(each => `- ${inline(each)}`), ''];
}

function folded(title: string, lines: readonly string[]): readonly string[] {
	return ['<details><summary>', title, '</summary>', '', ...lines, '</details>', ''];
}
