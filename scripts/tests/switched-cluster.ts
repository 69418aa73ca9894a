import type {Connection} from '../../harness/cluster/connect.ts';
import {createNamespace} from '../../harness/cluster/namespace.ts';
import {dryRunPatch} from '../../harness/cluster/dry-run.ts';
import {levelPort} from '../../harness/configuration/level-port.ts';
import {LevelSwitch} from '../../harness/configuration/switch.ts';
import {defaultVersions} from '../../harness/machine/version.ts';
import {atLevel, type Configuration} from '../../harness/model/configuration.ts';
import {contextsOf, type Contexts} from '../../harness/model/decisive.ts';
import {at, textAt} from '../../harness/model/json.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import type {Level} from '../../harness/model/levels.ts';
import {manifestOf} from '../../harness/model/manifest.ts';
import {switchedUpdates} from '../../harness/model/switched.ts';
import type {UpdateAnswer} from '../../harness/model/upgraded-service.ts';
import {create} from '../../harness/reading/stored-objects.ts';
import {annotateReally} from '../../harness/reading/upgrade/annotate.ts';
import {askUpdates} from '../../harness/reading/upgrade/ask-updates.ts';
import {notReconciled} from '../../harness/reading/upgrade/reconcile-visibly.ts';
import {
	deploymentsIn,
	objectsIn,
	serviceStates,
} from '../../harness/reading/upgrade/service-states.ts';
import type {PlannedService, SwitchPlan} from '../../harness/report/switch-plan/plan-shape.ts';
import type {PlannedServices} from './planned-services.ts';

/** What a switch of a cluster really does, in the words of what a plan foresees. */

const {signal} = new AbortController();

/** Namespaces of a cluster with their Services, by name; one whose name ends in `unseen` is excluded from the webhooks. */
export type Places = Readonly<Record<string, PlannedServices>>;

export async function enter(
	connection: Connection,
	level: Level | 'absent',
	flags: Configuration['flags'],
): Promise<void> {
	const port = levelPort(connection, knativeLevel, {namespace: 'default'});
	const value =
		level === 'absent' ? ({value: {key: 'absent'}, flags} as const) : atLevel(level, flags);
	await (await LevelSwitch.on(knativeLevel, port)).enter(value, signal);
}

/** Creates the namespaces and what is in them, and waits until all of it is rendered. */
export async function store(connection: Connection, places: Places): Promise<void> {
	for (const [namespace, services] of Object.entries(places)) {
		const labels = namespace.endsWith('unseen') ? {'webhooks.knative.dev/exclude': 'true'} : {};
		await createNamespace(connection, {name: namespace, run: 'plan', enforced: 'plain', labels});
		const names = Object.keys(services);
		for (const [name, {workload}] of Object.entries(services)) {
			const image = `dev.local/${workload.image}:v1`;
			await create(
				connection,
				'Service',
				manifestOf('Service', workload, {name, namespace, image}),
			);
		}
		await serviceStates(connection, {namespace, names, signal});
		await change(connection, namespace, services);
	}
}

const imagePath = '/spec/template/spec/containers/0/image';

async function change(
	connection: Connection,
	namespace: string,
	services: PlannedServices,
): Promise<void> {
	for (let round = 1; ; round += 1) {
		const changed = Object.entries(services).filter(([, {changed: times = 0}]) => times >= round);
		if (changed.length === 0) break;
		const names = changed.map(([name]) => name);
		for (const name of names) {
			const body = [
				{op: 'replace', path: imagePath, value: `dev.local/changed:v${round}`},
			] as const;
			await dryRunPatch(connection, {kind: 'Service', namespace, name}, body, {really: true});
		}
		await serviceStates(connection, {namespace, names, signal});
	}
	for (const [name, {split}] of Object.entries(services)) {
		if (!split) continue;
		const traffic = [
			{revisionName: `${name}-00001`, percent: 50},
			{latestRevision: true, percent: 50},
		];
		await dryRunPatch(
			connection,
			{kind: 'Service', namespace, name},
			{spec: {traffic}},
			{really: true},
		);
	}
}

/** What happens to one Service. */
export interface Told {
	/** By name: what a Revision is rendered with anew. */
	readonly rendered: Readonly<Record<string, Contexts | 'not rendered'>>;
	/** The updates that are refused and were accepted. */
	readonly refused: readonly string[];
	/** A change of the template makes a Revision whose Pod the API server refuses. */
	readonly podRefused: boolean;
	/** What an annotation does. */
	readonly annotated: readonly ('new Revision' | 'stuck')[];
}

/** The same of a plan, by `namespace/name`. */
export const foreseen = ({services}: SwitchPlan): Readonly<Record<string, Told>> =>
	Object.fromEntries(services.map(each => [`${each.namespace}/${each.name}`, foreseenOf(each)]));

function foreseenOf({effects}: PlannedService): Told {
	const rendered = effects.flatMap(
		({of, cause, contexts}): readonly (readonly [string, Contexts | 'not rendered'])[] => {
			if (!('revision' in of)) return [];
			if (cause === 'not rendered') return [[of.revision, cause]];
			return contexts ? [[of.revision, contexts]] : [];
		},
	);
	const updates = effects.flatMap(({of, ...rest}) => ('update' in of ? [{...of, ...rest}] : []));
	const stuck = updates.some(({cause, why}) => cause === 'named' && why.includes('no effect'));
	return {
		rendered: sorted(rendered),
		refused: updates
			.filter(({outcome, why}) => outcome === 'refused' && why.startsWith('it is refused'))
			.map(({update}) => update),
		podRefused: updates.some(({cause}) => cause === 'not rendered'),
		annotated: [
			...(updates.some(({cause}) => cause === 'new Revision') ? (['new Revision'] as const) : []),
			...(stuck ? (['stuck'] as const) : []),
		],
	};
}

/**
 * Switches the cluster, has everything reconciled, asks for updates and annotates every Service; returns what became of
 * each, by `namespace/name`.
 */
export async function switchReally(
	connection: Connection,
	places: Places,
	{to, flags}: {to: Level; flags: Configuration['flags']},
): Promise<Readonly<Record<string, Told>>> {
	const told: Record<string, Told> = {};
	const namespaces = Object.entries(places).map(([namespace, services]) => ({
		namespace,
		names: Object.keys(services),
	}));
	const asked = await Promise.all(namespaces.map(each => askAll(connection, each)));
	const old = await Promise.all(namespaces.map(each => renderings(connection, each)));
	await enter(connection, to, flags);
	const release = defaultVersions.knative;
	for (const [index, place] of namespaces.entries()) {
		const {namespace, names} = place;
		const failed = await notReconciled(connection, {namespace, release, signal});
		const now = await renderings(connection, place);
		const after = await askAll(connection, place);
		const annotated = await annotateReally(connection, {namespace, names, signal});
		for (const name of new Set([...names, ...[...now.values()].map(({owner}) => owner)])) {
			const before = asked[index]?.get(name);
			const refused = (after.get(name) ?? []).filter(
				(each, at_) => each.refused !== undefined && before?.[at_]?.refused === undefined,
			);
			const {newRevisions = [], error} = annotated.get(name) ?? {};
			told[`${namespace}/${name}`] = {
				rendered: changes(name, {old: old[index], now, failed}),
				refused: [...new Set(refused.map(({what}) => what))],
				podRefused: (after.get(name) ?? []).some(
					(each, at_) => each.podRefused !== undefined && before?.[at_]?.podRefused === undefined,
				),
				annotated: [
					...(newRevisions.length > 0 ? (['new Revision'] as const) : []),
					...(error === undefined ? [] : (['stuck'] as const)),
				],
			};
		}
	}
	return told;
}

interface Place {
	readonly namespace: string;
	readonly names: readonly string[];
}

async function askAll(
	connection: Connection,
	{namespace, names}: Place,
): Promise<ReadonlyMap<string, readonly UpdateAnswer[]>> {
	const there = await objectsIn(connection, 'Service', namespace);
	const answers = names.map(async name => {
		const spec = at(there.get(name), 'spec') ?? null;
		const place = {namespace, name};
		return [
			name,
			await askUpdates(
				connection,
				place,
				{spec},
				{updates: switchedUpdates, podMayBeRefused: true},
			),
		] as const;
	});
	return new Map(await Promise.all(answers));
}

interface OwnRendering {
	readonly owner: string;
	readonly contexts: Contexts;
}

/** By the Revision's name. */
type Renderings = ReadonlyMap<string, OwnRendering>;

async function renderings(connection: Connection, {namespace}: Place): Promise<Renderings> {
	const deployments = await deploymentsIn(connection, namespace);
	const revisions = await objectsIn(connection, 'Revision', namespace);
	return new Map(
		[...revisions].map(([name, revision]) => {
			const label = (key: string) =>
				textAt(revision, 'metadata', 'labels', `serving.knative.dev/${key}`);
			const pod = at(deployments.get(`${name}-deployment`), 'spec', 'template', 'spec');
			const owner = label('service') || label('configuration');
			return [name, {owner, contexts: contextsOf(pod)}];
		}),
	);
}

function changes(
	service: string,
	{
		old,
		now,
		failed,
	}: {old: Renderings | undefined; now: Renderings; failed: ReadonlyMap<string, string>},
): Told['rendered'] {
	const own = [...now].filter(([, {owner}]) => owner === service);
	return sorted(
		own.flatMap(([name, {contexts}]): readonly (readonly [string, Contexts | 'not rendered'])[] => {
			if (failed.has(`${name}-deployment`)) return [[name, 'not rendered']];
			const before = old?.get(name)?.contexts;
			return JSON.stringify(contexts) === JSON.stringify(before) ? [] : [[name, contexts]];
		}),
	);
}

const sorted = <T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
	Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)));
