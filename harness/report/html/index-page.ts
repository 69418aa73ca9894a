import type {Element} from 'hast';
import {h} from 'hastscript';
import {counts} from '../../verdict/sentence.ts';
import type {ConformanceReport} from '../conformance-report.ts';
import {matrixReport} from '../matrix/matrix-report.ts';
import {pageOf, type Furnishing} from './document.ts';
import {nameOf} from './html.ts';
import {counted, section, standing, table} from './parts.ts';
import {standingsTable} from './standings-table.ts';

/** A report, and the file of its page beside the index. */
export interface Indexed {
	readonly report: ConformanceReport;
	readonly page: string;
}

/** Several reports on one page: the verdict of each, and requirement × report if one suite has judged them all. */
export function renderIndex(all: readonly Indexed[], furnishing: Furnishing): string {
	const columns = all.map(({report}) => ({name: nameAmong(all, report), report}));
	const suites = new Set(all.map(({report}) => report.suiteDigest));
	const compared =
		suites.size === 1
			? standingsTable(matrixReport(columns))
			: [
					h(
						'p',
						`They are of ${suites.size} suites, whose rows are not the same: read each by itself.`,
					),
				];
	const body = [
		h('header', [
			h('div.top', [
				h('p.kicker', 'secure-pod-defaults conformance reports'),
				h('button.scripted', {type: 'button', id: 'theme'}, 'Theme: automatic'),
			]),
			h('h1', counted(all.length, 'report')),
		]),
		h('main', [
			...section('reports', 'Reports', listed(all)),
			...section('requirements', 'Requirements', ...compared),
		]),
	];
	return pageOf({title: 'secure-pod-defaults: conformance reports', body}, furnishing);
}

/** With the place, if another report is about the same subject. */
function nameAmong(all: readonly Indexed[], report: ConformanceReport): string {
	const name = nameOf(report);
	const alike = all.filter(each => nameOf(each.report) === name);
	return alike.length === 1 ? name : `${name} (${report.provider}, ${report.run})`;
}

function listed(all: readonly Indexed[]): Element {
	return table(
		'Reports',
		['Subject', 'Conclusion', 'Where', 'Rows', 'Begun'],
		all.map(({report, page}) => [
			h('a', {href: page}, nameOf(report)),
			conclusion(report),
			where(report),
			counts(report.rows, shoulds(report)),
			report.started.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'),
		]),
	);
}

function conclusion({verdict: {conclusion: said, narrowed}}: ConformanceReport): Element {
	const partly = said === 'conformant' && narrowed.length > 0;
	return h('span', [standing(said), partly ? ', as far as selected' : '']);
}

function where({provider, measured}: ConformanceReport): string {
	const kubernetes = measured && `Kubernetes ${measured.facts.kubernetes}`;
	return [provider === 'none' ? 'no cluster' : provider, kubernetes].filter(Boolean).join(', ');
}

const shoulds = ({requirements}: ConformanceReport): readonly string[] =>
	requirements.filter(({keyword}) => keyword === 'SHOULD').map(({id}) => id);
