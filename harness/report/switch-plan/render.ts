import {cut, harmlessly, paint, wrapped, type Ink, type Style} from '../../machine/style.ts';
import {whySet} from './to-set.ts';
import {planOutcomes, type Outcome, type PlannedService, type SwitchPlan} from './plan-shape.ts';

const inks: Readonly<Record<Outcome, Ink>> = {
	broken: 'red',
	refused: 'red',
	'may break': 'yellow',
	changed: 'yellow',
	unchanged: 'green',
};

/** What a switch would do to each Service, for a terminal: one line each, then the reasons of those that change. */
export function renderPlan(style: Style, given: SwitchPlan): string {
	const plan = harmlessly(given);
	return [
		...wrapped(style, '', paint(style, 'bold', headOf(plan))),
		...notesOf(plan).flatMap(note => wrapped(style, '', note)),
		'',
		...table(style, plan.services),
		'',
		...plan.services.filter(isToTell).flatMap(service => details(style, service)),
		...settingsOf(plan).flatMap(each => [...wrapped(style, '', each), '']),
		...wrapped(style, '', totalsOf(plan)),
	].join('\n');
}

export function headOf({context, knative, present, to}: SwitchPlan): string {
	const {written, level} = present;
	const now = written === null ? 'not set' : JSON.stringify(written);
	return `secure-pod-defaults on ${context} (Knative ${knative}): ${now} (${level}) → ${to.level}, written ${JSON.stringify(to.written)}`;
}

/** What the plan rests on. */
export function notesOf({asked, unseen, images}: SwitchPlan): readonly string[] {
	return [
		'The switch itself changes nothing that is there. Old Revisions follow at their next reconcile, which comes by itself and at no set time; Services at their next update.',
		asked.of === 'a control plane'
			? `What the level does was asked of Knative ${asked.release} in a control plane of this machine.`
			: `What the level does was not asked of this release, but taken from the documentation: ${asked.why}. Refusals of updates are not foreseen.`,
		`Images read: ${images.read} of ${images.of}. What becomes of containers is a forecast by USER and ports alone; \`spd repro\` runs an image.`,
		...unseen.map(each => `Not allowed: ${each}.`),
	];
}

/** What the settings of this plan are for. */
export function settingsOf({services}: SwitchPlan): readonly string[] {
	const used = new Set(services.flatMap(({set}) => set.map(({is}) => is)));
	return [...used].map(is => `To set ${is}: it ${whySet[is]}.`);
}

export function totalsOf({totals, services}: SwitchPlan): string {
	const counts = planOutcomes
		.filter(each => totals[each] > 0)
		.map(each => `${totals[each]} ${each}`);
	return services.length === 0
		? 'There is no Service, Configuration or Revision.'
		: `${services.length} in all: ${counts.join(', ')}.`;
}

/** `changed at the next reconcile` */
export const tellOutcome = ({outcome, when}: PlannedService): string =>
	when === undefined ? outcome : `${outcome} at the ${when}`;

/** The worst effect on one line. */
export function reasonOf({effects, outcome, when, remarks}: PlannedService): string {
	const worst = effects.find(each => each.outcome === outcome && each.when === when);
	return worst ? `${worst.what}: ${worst.why}` : (remarks[0] ?? '');
}

/** Of one that is only changed, the table tells enough. */
export const isToTell = ({outcome, remarks}: PlannedService): boolean =>
	!(outcome === 'changed' || outcome === 'unchanged') || remarks.length > 0;

/** Without what is rendered: that is in the other formats. */
const effectsToTell = ({effects, outcome}: PlannedService) =>
	effects.filter(each => outcome === 'changed' || each.outcome !== 'changed');

export const placeOf = ({kind, namespace, name}: PlannedService): string =>
	`${namespace}/${name}${kind === 'Service' ? '' : ` (${kind})`}`;

function table(style: Style, services: readonly PlannedService[]): readonly string[] {
	const outcomes = services.map(tellOutcome);
	const name = Math.min(longest(services.map(placeOf)), Math.max(12, Math.floor(style.width / 3)));
	const outcome = longest(outcomes);
	return services.map((service, index) => {
		const told = (outcomes[index] ?? '').padEnd(outcome);
		const place = cut(style, placeOf(service), name).padEnd(name);
		const left = style.width - name - outcome - 4;
		const why = left < 16 ? '' : cut(style, reasonOf(service).replaceAll(/\s+/g, ' '), left);
		return `${place}  ${paint(style, inks[service.outcome], told)}  ${why}`.trimEnd();
	});
}

const longest = (texts: readonly string[]): number =>
	Math.max(0, ...texts.map(text => text.length));

function details(style: Style, service: PlannedService): readonly string[] {
	return [
		...wrapped(style, '', paint(style, 'bold', placeOf(service))),
		...effectsToTell(service).flatMap(({outcome, when, what, why}) =>
			wrapped(style, '    ', `${outcome} at the ${when}: ${what}: ${why}`.replaceAll(/\s+/g, ' ')),
		),
		...service.remarks.flatMap(remark => wrapped(style, '    ', remark.replaceAll(/\s+/g, ' '))),
		...service.set.flatMap(({is, yaml}) => [
			`    To set ${is}, beforehand:`,
			...yaml.trimEnd().split('\n'),
		]),
		'',
	];
}
