import type {Element} from 'hast';
import {h} from 'hastscript';
import {counts} from '../../verdict/sentence.ts';
import type {ConformanceReport} from '../conformance-report.ts';
import {pageOf, type Furnishing} from './document.ts';
import {failuresSection} from './failures-section.ts';
import {firstSteps} from './first-steps.ts';
import {identitySection} from './identity-section.ts';
import {
	deviationsSection,
	findingsSection,
	notRunSection,
	proportionsSection,
} from './listed-sections.ts';
import {packedRows} from './packed-rows.ts';
import {duration, inked, section, sign} from './parts.ts';
import {requirementsSection} from './requirements-section.ts';
import {rowsSection} from './rows-section.ts';
import {shallow} from './shallow.ts';
import {timelineSection} from './timeline-section.ts';

/** The report as one page that needs nothing but itself. */
export function renderHtml(given: ConformanceReport, furnishing: Furnishing): string {
	const report = {...given, rows: shallow(given.rows), findings: shallow(given.findings)};
	const sections = [
		...section('first', 'What to do first', ...firstSteps(report)),
		...requirementsSection(report),
		...failuresSection(report),
		...deviationsSection(report),
		...proportionsSection(report),
		...rowsSection(report),
		...findingsSection(report),
		...notRunSection(report),
		...timelineSection(report),
		...identitySection(report),
	];
	const title = `${nameOf(report)}: ${report.verdict.conclusion} · secure-pod-defaults`;
	const body = [
		h('a.skip', {href: '#rows'}, 'Skip to all rows'),
		banner(report),
		h('nav', {ariaLabel: 'Parts of this page'}, h('ul', sections.map(entry))),
		h('main', sections),
		footer(report),
	];
	return pageOf({title, body, data: {'packed-rows': packedRows(report)}}, furnishing);
}

/** `knative 1.23.0` */
export const nameOf = ({subject}: Pick<ConformanceReport, 'subject'>): string =>
	[subject.name, subject.version].filter(Boolean).join(' ');

function banner(report: ConformanceReport): Element {
	const {verdict, provider, measured, rows, started, ended, requirements} = report;
	const should = requirements.filter(({keyword}) => keyword === 'SHOULD').map(({id}) => id);
	const told = counts(rows, should);
	const place = provider === 'none' ? 'no cluster' : provider;
	const partly = verdict.conclusion === 'conformant' && verdict.narrowed.length > 0;
	return h('header', [
		h('div.top', [
			h('p.kicker', 'secure-pod-defaults conformance report'),
			h('button.scripted', {type: 'button', id: 'theme'}, 'Theme: automatic'),
		]),
		h('h1', nameOf(report)),
		h('p.verdict', {dataInk: inked(verdict.conclusion)}, [
			h('span.sign', {ariaHidden: 'true'}, sign(verdict.conclusion)[0]),
			` ${verdict.conclusion}${partly ? ', as far as selected' : ''}`,
		]),
		h('p.sentence', verdict.sentence),
		h('p.quiet', [
			[
				place,
				measured && `Kubernetes ${measured.facts.kubernetes}`,
				measured?.images && `images ${measured.images.source}`,
				verdict.sentence.includes(told) ? '' : told,
				duration(Date.parse(ended) - Date.parse(started)),
				started.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'),
			]
				.filter(Boolean)
				.join(' · '),
		]),
	]);
}

function entry({properties, children}: Element): Element {
	const [title] = children;
	const text = title?.type === 'element' ? title.children : [];
	return h('li', h('a', {href: `#${String(properties['id'])}`}, [...text]));
}

function footer({harness, run, suiteDigest}: ConformanceReport): Element {
	return h(
		'footer',
		h('p.quiet', `${harness.name} ${harness.version} · run ${run} · suite ${suiteDigest}`),
	);
}
