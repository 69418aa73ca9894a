import {harmless, harmlessly, paint, wrapped, type Ink, type Style} from '../../machine/style.ts';
import type {Json} from '../../model/json.ts';
import type {Change} from './changes.ts';
import {newlyRefused, type UpdateBeforeAndAfter} from './updates.ts';
import {
	inAll,
	type Changes,
	type Outcome,
	type ReportedUpgrade,
	type UpgradeReport,
} from './upgrade-report.ts';

const inks: Readonly<Record<Outcome, Ink>> = {
	unchanged: 'green',
	'rendered anew': 'yellow',
	refused: 'red',
};

/** What an upgrade did to each Service, for a terminal. */
export function renderUpgrade(style: Style, given: UpgradeReport): string {
	const report = harmlessly(given);
	const {from, to, kubernetes, toKubernetes, services} = report;
	const width = Math.max(...services.map(({name}) => name.length)) + 2;
	const told = tellUpgrade(report);
	return [
		paint(style, 'bold', `Knative ${step(from, to)}, Kubernetes ${step(kubernetes, toKubernetes)}`),
		...keyLines(style, report),
		'',
		...services.flatMap(service => [
			`${service.name.padEnd(width)}${paint(style, inks[service.outcome], service.outcome.padEnd(15))}sets ${service.given}`,
			...(told.services.get(service.name) ?? []).flatMap(line => wrapped(style, '    ', line)),
		]),
		'',
		...told.all.flatMap(line => wrapped(style, '', line)),
	].join('\n');
}

const step = (from: string, to: string): string => (from === to ? from : `${from} → ${to}`);

/** In sentences: what changed for each Service by its name, and for all alike. */
export function tellUpgrade(report: UpgradeReport): {
	readonly services: ReadonlyMap<string, readonly string[]>;
	readonly all: readonly string[];
} {
	const alike = patchesAlike(report.services);
	return {
		services: new Map(report.services.map(each => [each.name, detailsOf(each, alike)])),
		all: footLines(report, alike),
	};
}

function keyLines(style: Style, {key, from}: UpgradeReport): readonly string[] {
	const {written, knownBefore, kept, plain} = key;
	const lost = kept === written ? '' : `; after the upgrade it is ${valueOf(kept)}`;
	const unknown = knownBefore ? '' : `; ${from} has no such level`;
	const [was, is] = [json(plain.before ?? undefined), json(plain.after ?? undefined)];
	return [
		`secure-pod-defaults: ${valueOf(written)}${unknown}${lost}`,
		was === is
			? `A new Service on port 80 gets ${is}, before and after`
			: `A new Service on port 80 got ${was} and now gets ${is}`,
	].flatMap(line => wrapped(style, '', line));
}

/** What empty patches of one kind change in every Service alike. */
type Alike = ReadonlyMap<string, readonly Change[]>;

function patchesAlike(services: readonly ReportedUpgrade[]): Alike {
	const kinds = services[0]?.emptyPatches.map(({of}) => of) ?? [];
	return new Map(
		kinds.map(kind => {
			const accepted = services
				.flatMap(({emptyPatches}) => emptyPatches)
				.filter(({of, refused}) => of === kind && refused.length === 0);
			const stored = accepted.map(each => each.stored);
			return [kind, inAll(stored)];
		}),
	);
}

function detailsOf(
	{upgrade, emptyPatches, annotation, updates}: ReportedUpgrade,
	alike: Alike,
): readonly string[] {
	return [
		...changeLines(upgrade),
		...updates.flatMap(updateLines),
		...warningLines(updates),
		...annotation.newRevisions.map(name => `an annotation makes the new Revision ${name}`),
		...(annotation.refused === undefined
			? []
			: [`an annotation by its creator is refused: ${harmless(annotation.refused)}`]),
		...(annotation.error === undefined
			? []
			: [`after an annotation the controller cannot go on: ${harmless(annotation.error)}`]),
		...emptyPatches.flatMap(({of, refused, stored, ...changes}) => {
			const known = (alike.get(of) ?? []).map(each => JSON.stringify(each));
			const own = stored.filter(each => !known.includes(JSON.stringify(each)));
			return [
				...refused.map(
					({name, words}) => `an empty patch of ${of} ${name} is refused: ${harmless(words)}`,
				),
				...changeLines({...changes, stored: own}).map(
					line => `an empty patch of its ${of}: ${line}`,
				),
			];
		}),
	];
}

function changeLines({stored, newRevisions, securityContexts}: Changes): readonly string[] {
	return [
		...stored.map(change => `stored: ${told(change)}`),
		...newRevisions.map(name => `new Revision ${name}`),
		...securityContexts.map(change => `rendered: ${told(change)}`),
	];
}

function updateLines(update: UpdateBeforeAndAfter): readonly string[] {
	const {what, by, before, after} = update;
	const whose = `an update of ${what} by ${by}`;
	const as = newlyRefused(update) ? '' : ', as before';
	return [
		...(after.refused === undefined
			? []
			: [`${whose} is refused${as}: ${harmless(after.refused)}`]),
		...(after.refused === undefined && before.refused !== undefined
			? [`${whose} is accepted now; before: ${harmless(before.refused)}`]
			: []),
	];
}

/** Each new warning once, with the updates that get it. */
function warningLines(updates: readonly UpdateBeforeAndAfter[]): readonly string[] {
	const warned = updates.flatMap(({what, by, before, after}) =>
		after.warnings
			.filter(words => !before.warnings.includes(words))
			.map(words => ({whose: `an update of ${what} by ${by}`, words})),
	);
	return [...Map.groupBy(warned, ({words}) => words)].map(([words, those]) => {
		const whose =
			those.length === updates.length ? 'each update' : those.map(each => each.whose).join(' and ');
		return `${whose} gets the warning: ${harmless(words)}`;
	});
}

function footLines({everywhere, migration}: UpgradeReport, alike: Alike): readonly string[] {
	const patches = migration.filter(each => each.patches).map(({kind}) => kind);
	return [
		everywhere.length === 0
			? 'Nothing else in the Pods is another for every Service.'
			: `All Pods are replaced: each Deployment has another ${everywhere.map(({at}) => at).join(', ')}.`,
		...[...alike].flatMap(([kind, changes]) =>
			changes.map(change => `An empty patch of any ${kind} stores ${told(change)}.`),
		),
		patches.length === 0
			? 'The migration job patches nothing: no object is stored in another version than the one to store.'
			: `The migration job sends empty patches for ${patches.join(', ')}.`,
	];
}

const valueOf = (text: string | null): string => (text === null ? 'not set' : JSON.stringify(text));

const told = ({at, before, after}: Change): string => `${at}: ${json(before)} → ${json(after)}`;

const json = (value: Json | undefined): string =>
	value === undefined ? 'nothing' : harmless(JSON.stringify(value));
