import {code, fenced, inline} from '../../machine/markdown-text.ts';
import {
	headOf,
	isToTell,
	notesOf,
	placeOf,
	reasonOf,
	settingsOf,
	tellOutcome,
	totalsOf,
} from './render.ts';
import type {PlannedService, SwitchPlan} from './plan-shape.ts';

/** The plan as Markdown, for a change request. */
export function markdownPlan(plan: SwitchPlan): string {
	return [
		`## ${inline(headOf(plan))}`,
		'',
		inline(totalsOf(plan)),
		'',
		...[...notesOf(plan), ...settingsOf(plan)].map(note => `- ${inline(note)}`),
		'',
		'| Service | outcome | why |',
		'| --- | --- | --- |',
		...plan.services.map(
			service =>
				`| ${code(placeOf(service))} | ${tellOutcome(service)} | ${inline(reasonOf(service))} |`,
		),
		'',
		...plan.services.filter(isToTell).flatMap(details),
	].join('\n');
}

function details(service: PlannedService): readonly string[] {
	return [
		`### ${code(placeOf(service))}`,
		'',
		...service.effects.map(
			({outcome, when, what, why}) =>
				`- **${outcome}** at the ${when}: ${inline(`${what}: ${why}`)}`,
		),
		...service.remarks.map(remark => `- ${inline(remark)}`),
		'',
		...service.set.flatMap(({is, yaml}) => [
			`To set ${is}, beforehand:`,
			'',
			...fenced('yaml', yaml),
		]),
	];
}
