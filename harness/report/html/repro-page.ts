import type {Element} from 'hast';
import {h} from 'hastscript';
import {
	isReady,
	isTold,
	type ClusterAnswer,
	type LevelAnswer,
	type ReproReport,
	type ToldLevel,
} from '../../explain/repro/repro-report.ts';
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
} from '../../explain/repro/render/tell.ts';
import {pageOf, type Furnishing} from './document.ts';
import {command, facts, section, standing, table} from './parts.ts';

/** What becomes of one image or manifest at each level, as a page that a user can attach to a report of a breaking change. */
export function renderReproPage(report: ReproReport, furnishing: Furnishing): string {
	const title = `${report.named} at each level of secure-pod-defaults`;
	const body = [
		h('header', [
			h('div.top', [
				h('p.kicker', 'secure-pod-defaults, one image at each level'),
				h('button.scripted', {type: 'button', id: 'theme'}, 'Theme: automatic'),
			]),
			h('h1', report.named),
			h('p.quiet', tellImage(report)),
		]),
		h('main', [
			...section('outcomes', 'Outcome and what to set', outcomes(report.clusters)),
			...report.clusters.flatMap(cluster),
			...section('manifest', 'The manifest', h('pre', report.manifest), ...leftOut(report)),
		]),
		h('footer', h('p.quiet', `spd ${report.spd}`)),
	];
	return pageOf({title, body}, furnishing);
}

function outcomes(clusters: readonly ClusterAnswer[]): Element {
	return table(
		'Outcome at each level',
		['Knative', 'Level', 'Outcome', 'Cause', 'What to set'],
		clusters.flatMap(({knative, levels}) =>
			levels.map(answer => [
				knative,
				answer.level,
				outcome(answer),
				(isTold(answer) && answer.attempt.cause?.title) || '–',
				h('code', tellSet(answer)),
			]),
		),
	);
}

function outcome(answer: LevelAnswer): Element {
	if (!isTold(answer)) return standing('not applicable', 'no such level');
	const state = isReady(answer.attempt) ? 'passed' : 'failed';
	return h('span', [standing(state, ''), tellOutcome(answer.attempt)]);
}

function cluster(answer: ClusterAnswer, index: number): readonly Element[] {
	const {knative, kubernetes, containerRuntime, levels} = answer;
	return section(
		`cluster-${index + 1}`,
		`Knative Serving ${knative}`,
		facts([
			['Kubernetes', kubernetes],
			['Runtime', containerRuntime],
			['Configured', tellConfigured(answer).join('; ')],
		]),
		...levels.map(level),
	);
}

function level(answer: LevelAnswer): Element {
	const works = isTold(answer) && isReady(answer.attempt);
	return h('details.group', {open: !works}, [
		h('summary', [h('span.what', [h('b', answer.level), ' · ', outcome(answer)])]),
		h('div.unfolded', isTold(answer) ? [...told(answer)] : [h('p', answer.missing)]),
	]);
}

function told(answer: ToldLevel): readonly Element[] {
	const {attempt, added, set} = answer;
	const {cause} = attempt;
	return [
		...(isReady(attempt) ? [] : block('It said', wordsOf(attempt))),
		...block('It says, as it does not at the level below', reservations(attempt).join('\n')),
		...(cause ? [h('p', [h('b', cause.title), `: ${cause.why}`])] : []),
		...paragraph(tellDoing(answer)),
		h('p.quiet', `Process: ${tellProcess(attempt)}.`),
		...(set
			? [
					h('h3.part', 'What to set, tried there'),
					command(set.manifest.trimEnd()),
					h('p', `What it costs: ${tellCosts(set)}`),
				]
			: []),
		...(isReady(attempt) || set ? [] : [h('p', `What to set: ${tellNothingHelps(answer)}.`)]),
		...block('What the level added to the manifest', added),
		...listed('Tried, and does not help', failedOf(answer)),
		...listed('Or change the image', cause?.imageChanges ?? []),
	];
}

const paragraph = (text: string): readonly Element[] => (text === '' ? [] : [h('p', text)]);

const block = (title: string, text: string): readonly Element[] =>
	text === '' ? [] : [h('h3.part', title), h('pre', text)];

const listed = (title: string, items: readonly string[]): readonly Element[] =>
	items.length === 0
		? []
		: [
				h('h3.part', title),
				h(
					'ul.names',
					items.map(item => h('li', item)),
				),
			];

const leftOut = ({leftOut: all}: ReproReport): readonly Element[] =>
	listed('Of the file, not created', all);
