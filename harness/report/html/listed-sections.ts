import type {Element} from 'hast';
import {h} from 'hastscript';
import {tellObservation} from '../../model/tell.ts';
import type {ConformanceReport, ReportedDeviation} from '../conformance-report.ts';
import {counted, link, names, section, standing} from './parts.ts';

const mostNames = 12;

/** Known deviations that speak of a row that was judged. */
export function deviationsSection({deviations}: ConformanceReport): readonly Element[] {
	const told = deviations.filter(({state}) => state !== 'not judged');
	const alike = Map.groupBy(told, ({state, why, reason, link: address, review, owner}) =>
		JSON.stringify([state, why, reason, address, review, owner]),
	);
	return section('deviations', 'Known deviations', ...[...alike.values()].flatMap(entry));
}

/** The deviations that differ in their rows only. */
function entry(those: readonly ReportedDeviation[]): readonly Element[] {
	const [first] = those;
	if (first === undefined) return [];
	const {state, why, reason, owner, review, overdue, link: address} = first;
	const wrong = state === 'matched' ? '' : `${why ?? state}: `;
	return [
		h('details.group', [
			h('summary', [
				h('span.what', [
					standing(state === 'matched' ? 'deviation' : 'failed'),
					` ${wrong}${reason}`,
				]),
				h('span.where', counted(those.length)),
			]),
			h('div.unfolded', [
				h('p.quiet', [
					`${owner} · ${overdue ? 'review was due by' : 'review by'} ${review} · `,
					link(address),
				]),
				names(
					those.map(({key, where}) => `${key} (${where})`),
					mostNames,
				),
			]),
		]),
	];
}

/** Where the documentation is wrong or silent: what was seen. */
export function findingsSection({findings}: ConformanceReport): readonly Element[] {
	return section(
		'findings',
		'Documentation findings',
		...findings.map(({about, rows}) =>
			h('details.group', [
				h('summary', [h('span.what', about), h('span.where', counted(rows.length))]),
				h('div.unfolded', [
					names(
						rows.map(({key, observed, reason}) =>
							observed === undefined
								? `${key}: not seen: ${reason ?? ''}`
								: `${key}: ${tellObservation(observed)}`,
						),
						mostNames,
					),
				]),
			]),
		),
	);
}

/** How many rows of each SHOULD pass. */
export function proportionsSection({proportions}: ConformanceReport): readonly Element[] {
	return section(
		'recommended',
		'Recommended',
		...proportions.map(({requirement, passed, judged, failing}) =>
			h('details.group', [
				h('summary', [
					h('span.what', `${requirement} (SHOULD): kept by ${passed} of ${judged}`),
					h('meter', {min: 0, max: judged, value: passed, ariaLabel: `${passed} of ${judged}`}),
				]),
				h('div.unfolded', [
					failing.length === 0 ? h('p', 'Every row passes.') : names(failing, mostNames),
				]),
			]),
		),
	);
}

/** What was not run, by reason. */
export function notRunSection({notRun}: ConformanceReport): readonly Element[] {
	return section(
		'not-run',
		'Not run',
		...notRun.map(({why, by, requirements, rows}) =>
			h('details.group', [
				h('summary', [
					h('span.what', why),
					h(
						'span.where',
						[
							rows.length > 0 ? counted(rows.length) : counted(requirements.length, 'requirement'),
							by === undefined ? '' : ` · by ${by}`,
						].join(''),
					),
				]),
				h('div.unfolded', names([...requirements, ...rows], mostNames)),
			]),
		),
	);
}
