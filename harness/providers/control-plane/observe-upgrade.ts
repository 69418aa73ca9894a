import {connect, type Connection} from '../../cluster/connect.ts';
import {createNamespace, runLabel} from '../../cluster/namespace.ts';
import {askPlain} from '../../configuration/canaries.ts';
import {readData} from '../../configuration/config-map.ts';
import {levelPort} from '../../configuration/level-port.ts';
import {LevelSwitch} from '../../configuration/switch.ts';
import {atLevel, NoSuchLevel, type Configuration} from '../../model/configuration.ts';
import type {Json} from '../../model/json.ts';
import {knativeLevel} from '../../model/level-source.ts';
import type {Level} from '../../model/levels.ts';
import {manifestOf} from '../../model/manifest.ts';
import type {
	Migration,
	PatchAnswer,
	ServiceState,
	UpgradedService,
} from '../../model/upgraded-service.ts';
import {objectKinds, type ObjectKind, type Workload} from '../../model/workloads.ts';
import {create} from '../../reading/stored-objects.ts';
import {annotate} from '../../reading/upgrade/annotate.ts';
import {askUpdates} from '../../reading/upgrade/ask-updates.ts';
import {migrationOf, patchEmpty} from '../../reading/upgrade/migrate.ts';
import {reconcileVisibly} from '../../reading/upgrade/reconcile-visibly.ts';
import {serviceStates} from '../../reading/upgrade/service-states.ts';
import type {Opening} from '../provider.ts';
import type {ControlPlane} from './control-plane.ts';

type States = ReadonlyMap<string, ServiceState>;

/** What is upgraded, with which Services. */
export interface ObservedUpgrade {
	/** Upgrades the control plane: Knative, Kubernetes, or both. */
	readonly upgrade: () => Promise<void>;
	readonly key: Level | 'absent';
	readonly flags: Configuration['flags'];
	readonly services: Readonly<
		Record<string, {readonly given: string; readonly workload: Workload}>
	>;
	readonly opening: Pick<Opening, 'run' | 'progress' | 'signal'>;
}

/** What was seen of an upgrade. */
export interface SeenUpgrade {
	readonly key: {
		readonly asked: string;
		readonly written: string | null;
		readonly knownBefore: boolean;
		readonly kept: string | null;
		readonly plain: {readonly before: Json; readonly after: Json};
	};
	readonly migration: readonly Migration[];
	readonly services: readonly UpgradedService[];
}

/**
 * Sets the key, creates the Services, upgrades the control plane and reads what became of them: with the first release,
 * after the upgrade, and after an empty patch of each object. There are two of each, in two namespaces: one for the empty
 * patches, one for an annotation, since either would hide what the other one does.
 */
export async function observeUpgrade(
	plane: ControlPlane,
	{upgrade, key, flags, services, opening: {run, progress, signal}}: ObservedUpgrade,
): Promise<SeenUpgrade> {
	await using over = new AsyncDisposableStack();
	const connection = connect(plane.kubeConfig);
	over.defer(() => connection.close());
	const either = AbortSignal.any([signal, plane.ended]);
	const namespace = `${run}-upgraded`;
	const place = {namespace, names: Object.keys(services), signal: either};
	const twins = {...place, namespace: `${run}-annotated`};
	for (const {namespace: name} of [place, twins]) {
		await createNamespace(connection, {name, run, enforced: 'plain'});
	}
	const set = progress.step(`secure-pod-defaults: ${key}`);
	const entered = await enter(connection, {key, flags, namespace, signal: either});
	const plainBefore = await askPlain(connection, namespace);
	set(`proved; written: ${JSON.stringify(entered.written)}`);
	const created = progress.step(`${place.names.length} Services`);
	for (const [name, {workload}] of Object.entries(services)) {
		for (const {namespace: where} of [place, twins]) {
			await create(connection, 'Service', placed(name, workload, {namespace: where, run}));
		}
	}
	const before = await serviceStates(connection, place);
	await serviceStates(connection, twins);
	const askedBefore = await askAll(connection, namespace, before);
	created('rendered');
	await upgrade();
	const {knative: release} = plane.record;
	const looked = progress.step('what became of the Services');
	await serviceStates(connection, place);
	await reconcileVisibly(connection, {namespace, release, signal: either});
	const after = await serviceStates(connection, place);
	const plainAfter = await askPlain(connection, namespace);
	const {[knativeLevel.key]: kept = null} = await readData(connection, knativeLevel);
	const askedAfter = await askAll(connection, namespace, after);
	const migration = await migrationOf(connection);
	const patches: {of: ObjectKind; answers: readonly PatchAnswer[]; states: States}[] = [];
	for (const of of objectKinds) {
		const answers = await patchEmpty(connection, of, namespace);
		patches.push({of, answers, states: await serviceStates(connection, place)});
	}
	const annotated = await annotate(connection, twins);
	looked('read');
	return {
		key: {asked: key, ...entered, kept, plain: {before: plainBefore, after: plainAfter}},
		migration,
		services: Object.entries(services).map(([name, {given}]) => {
			const state = stateIn(before, name);
			const revisions = Object.keys(stateIn(after, name).revisions);
			return {
				name,
				given,
				before: state,
				after: stateIn(after, name),
				answers: {before: askedBefore.get(name) ?? [], after: askedAfter.get(name) ?? []},
				patches: patches.map(({of, answers, states}) => ({
					of,
					answers: answers.filter(each => each.name === name || revisions.includes(each.name)),
					state: stateIn(states, name),
				})),
				annotated: annotated.get(name) ?? {newRevisions: []},
			};
		}),
	};
}

/** Enters the level with proof. A level that the release does not have is written in the spelling that later ones know. */
async function enter(
	connection: Connection,
	{
		key,
		flags,
		namespace,
		signal,
	}: Pick<ObservedUpgrade, 'key' | 'flags'> & {namespace: string; signal: AbortSignal},
): Promise<{written: string | null; knownBefore: boolean}> {
	const port = levelPort(connection, knativeLevel, {namespace});
	const levelSwitch = await LevelSwitch.on(knativeLevel, port);
	if (key === 'absent') {
		const {written} = await levelSwitch.enter({value: {key: 'absent'}, flags}, signal);
		return {written, knownBefore: true};
	}
	try {
		const {written} = await levelSwitch.enter(atLevel(key, flags), signal);
		return {written, knownBefore: true};
	} catch (error) {
		if (!(error instanceof NoSuchLevel)) throw error;
		const literal = knativeLevel.spellings[key].at(-1) ?? key;
		const {written} = await levelSwitch.enter({value: {literal}, flags}, signal);
		return {written, knownBefore: false};
	}
}

function placed(
	name: string,
	workload: Workload,
	{namespace, run}: {namespace: string; run: string},
) {
	return manifestOf('Service', workload, {
		name,
		namespace,
		image: `dev.local/${workload.image}:v1`,
		labels: {[runLabel]: run},
	});
}

async function askAll(
	connection: Connection,
	namespace: string,
	states: States,
): Promise<ReadonlyMap<string, UpgradedService['answers']['before']>> {
	const answers = [...states].map(
		async ([name, state]) =>
			[name, await askUpdates(connection, {namespace, name}, state)] as const,
	);
	return new Map(await Promise.all(answers));
}

function stateIn(states: States, name: string): ServiceState {
	const found = states.get(name);
	if (found) return found;
	throw new Error(`Service ${name} was not read`);
}
