import type {Element} from 'hast';
import {h} from 'hastscript';
import type {ConformanceReport, ReportedMeasurements} from '../conformance-report.ts';
import {counted, facts, section, table} from './parts.ts';

/** What was tested, where, by what, and within which limits. */
export function identitySection(report: ConformanceReport): readonly Element[] {
	const {subject, provider, measured, selection, harness, suiteDigest, run, limits} = report;
	const {requirements, cases, seed} = selection;
	return section(
		'identity',
		'What was tested',
		facts([
			['Subject', [subject.name, subject.version].filter(Boolean).join(' ')],
			['Answers for', subject.owns.join(', ')],
			['Place', provider === 'none' ? 'no cluster' : provider],
			['Kubernetes', measured?.facts.kubernetes],
			['Cluster', measured?.cluster],
			['Images', measured?.images && `${measured.images.source}: ${measured.images.reason}`],
			['Configuration proved on', measured?.arrival],
			['Preset', selection.preset],
			['Levels', selection.levels.join(', ')],
			['Tiers', selection.tiers.join(', ')],
			['Requirements', requirements.length === 0 ? 'all' : requirements.join(', ')],
			['Cases', cases.length === 0 ? 'all' : counted(cases.length, 'case')],
			['Seed', seed?.toString()],
			['Harness', `${harness.name} ${harness.version}`],
			['Suite', h('code', suiteDigest)],
			['Run', h('code', run)],
		]),
		...(measured === undefined ? [] : measurements(measured)),
		h('details.group', [
			h('summary', [
				h('span.what', 'Time limits'),
				h('span.where', counted(Object.keys(limits).length, 'limit')),
			]),
			h('div.unfolded', facts(Object.entries(limits).map(([name, time]) => [name, `${time} ms`]))),
		]),
	);
}

function measurements(measured: ReportedMeasurements): readonly Element[] {
	const {facts: cluster, insidePods, components, spellings, otherRevisions = []} = measured;
	return [
		titled(
			'Nodes',
			['Node', 'kubelet', 'Runtime', 'Kernel', 'System'],
			cluster.nodes.map(({name, kubelet, containerRuntime, kernel, system}) => [
				name,
				kubelet,
				containerRuntime,
				kernel,
				system,
			]),
		),
		insidePods === undefined
			? []
			: [
					h('h3', 'Inside a Pod'),
					facts(Object.entries(insidePods).map(([name, value]) => [name, String(value)])),
				],
		titled(
			'Components and images',
			['Name', 'Version', 'Origin', 'Image'],
			components.map(({name, version, origin, reference, digest}) => [
				name,
				version ?? '',
				origin ?? '',
				h('code', [reference, digest].filter(Boolean).join(' ')),
			]),
		),
		titled(
			'Spellings of the levels',
			['Level', 'Written', 'Selects it'],
			spellings.map(({level, spelling, selects}) => [
				level,
				h('code', spelling),
				selects ? 'yes' : 'no',
			]),
		),
		configuration(measured),
		titled(
			'Revisions of others',
			['Revision', 'Rendered anew'],
			otherRevisions.map(({revision, renderedAnew}) => [revision, renderedAnew ? 'yes' : 'no']),
		),
	].flat();
}

function configuration({configurationBefore, configurationHash}: ReportedMeasurements): Element[] {
	const {before, after} = configurationHash;
	const restored = after === before ? 'as before' : 'not as before';
	return [
		h('h3', 'Configuration'),
		facts([
			['Before the run', h('code', before)],
			[
				'After it',
				after === undefined ? 'the cluster is gone' : h('span', [h('code', after), ` ${restored}`]),
			],
			...Object.entries(configurationBefore).map(
				([key, value]) => [key, h('code', value)] as const,
			),
		]),
	];
}

function titled(
	title: string,
	heads: readonly string[],
	rows: ReadonlyArray<ReadonlyArray<string | Element>>,
): readonly Element[] {
	return rows.length === 0 ? [] : [h('h3', title), table(title, heads, rows)];
}
