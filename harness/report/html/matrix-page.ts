import type {Element} from 'hast';
import {h} from 'hastscript';
import type {Change, MatrixReport} from '../matrix/matrix-report.ts';
import {pageOf, type Furnishing} from './document.ts';
import {counted, section, standing, table} from './parts.ts';
import {releaseGrids} from './release-grid.ts';
import {toldCells} from './cells-section.ts';

/** Above this, the rows of a requirement are a number; matrix.json lists each. */
const mostRows = 40;

/** Several releases side by side, and what changed between them: what a user attaches to a report of a breaking change. */
export function renderMatrixPage(matrix: MatrixReport, furnishing: Furnishing): string {
	const names = matrix.columns.map(({name}) => name);
	const title = `secure-pod-defaults, ${names[0]} to ${names.at(-1)}`;
	const sections = [
		...section('releases', 'Verdicts', verdicts(matrix)),
		...section('requirements', 'Requirements', ...releaseGrids(matrix)),
		...section('cells', 'What the cells say', ...toldCells(matrix)),
		...section('changes', 'What changed', ...matrix.changes.map(between)),
	];
	const {harness, suiteDigest} = matrix;
	const body = [
		h('header', [
			h('div.top', [
				h('p.kicker', 'secure-pod-defaults, requirement × release'),
				h('button.scripted', {type: 'button', id: 'theme'}, 'Theme: automatic'),
			]),
			h('h1', names.length === 1 ? names[0] : `${names[0]} to ${names.at(-1)}`),
			h('nav', {ariaLabel: 'Sections'}, [
				h('ul', [
					h('li', h('a', {href: '#requirements'}, 'Requirements')),
					h('li', h('a', {href: '#cells'}, 'What the cells say')),
					h('li', h('a', {href: '#changes'}, 'What changed')),
				]),
			]),
		]),
		h('main', sections),
		h('footer', h('p.quiet', `${harness.name} ${harness.version} · suite ${suiteDigest}`)),
	];
	return pageOf({title, body}, furnishing);
}

function verdicts({columns}: MatrixReport): Element {
	return table(
		'Verdicts',
		['Release', 'Kubernetes', 'Conclusion', 'In a sentence'],
		columns.map(({name, kubernetes, verdict}) => [
			name,
			kubernetes ?? '',
			standing(verdict.conclusion),
			verdict.sentence,
		]),
	);
}

function between({from, to, rows}: MatrixReport['changes'][number]): Element {
	const byRequirement = [...Map.groupBy(rows, ({requirement}) => requirement)];
	return h('article', [
		h('h3', `${from} → ${to}`),
		...(rows.length === 0 ? [h('p.quiet', 'No row changed.')] : []),
		...byRequirement.map(([requirement, those]) => changes(requirement, those)),
	]);
}

function changes(requirement: string, rows: readonly Change[]): Element {
	const better = rows.filter(({standing: [, now]}) => now === 'passed').length;
	const worse = rows.filter(
		({standing: [was, now]}) => was === 'passed' && now === 'failed',
	).length;
	const more = rows.length - mostRows;
	return h('details.group', [
		h('summary', [
			h('span.what', `${requirement}: ${counted(rows.length)} with another observation`),
			h('span.where', `${better} pass now · ${worse} pass no longer`),
		]),
		h('div.unfolded', [
			table(
				'Rows that changed',
				['Row', 'Before', 'After'],
				rows
					.slice(0, mostRows)
					.map(({key, before, after}) => [key, h('code', before), h('code', after)]),
			),
			...(more > 0
				? [h('p.quiet', `${counted(more, 'further row')}; matrix.json has them all.`)]
				: []),
		]),
	]);
}
