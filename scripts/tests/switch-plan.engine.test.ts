import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import type {Connection} from '../../harness/cluster/connect.ts';
import {createNamespace} from '../../harness/cluster/namespace.ts';
import {dryRunPatch} from '../../harness/cluster/dry-run.ts';
import {levelPort} from '../../harness/configuration/level-port.ts';
import {LevelSwitch} from '../../harness/configuration/switch.ts';
import {atLevel} from '../../harness/model/configuration.ts';
import {contextsOf, type Contexts} from '../../harness/model/decisive.ts';
import {at, textAt, type JsonObject} from '../../harness/model/json.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {manifestOf} from '../../harness/model/manifest.ts';
import {patchBody} from '../../harness/model/patched.ts';
import type {Workload} from '../../harness/model/workloads.ts';
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
import {upgradedServices, upgradedServicesNeed} from '../../suites/upgraded-services.ts';
import {grant, makeAccount, userOf} from './accounts.ts';
import {keepAuditLog} from './api-server.ts';
import {onControlPlane} from './on-control-plane.ts';
import {folder, type KeptCluster} from './testing.ts';
import {createWebhooksDeployment} from './webhooks-deployment.ts';

/** `spd switch-plan` on a cluster of somebody else's, held against what a switch of that cluster then really does. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

const seen = 'plan-seen';
const unseen = 'plan-unseen';
const flags = {
	...upgradedServicesNeed,
	'kubernetes.containerspec-addcapabilities': 'enabled',
};

const image = 'app-numeric';
const more: Readonly<Record<string, {readonly workload: Workload}>> = {
	updated: {workload: {image}},
	'updated-low': {workload: {image, ports: [{containerPort: 443}]}},
	// What is rendered of it at a stricter level, the API server refuses.
	'sys-admin': {
		workload: {image, securityContext: {capabilities: {add: ['CAP_SYS_ADMIN']}}},
	},
	'two-names': {workload: {image, beside: {template: {name: 'two-names-a'}}}},
};

const services = {...upgradedServices, ...more};
const names = Object.keys(services);

let kept: KeptCluster;
let log: string;

onControlPlane(async made => {
	kept = made;
	log = await keepAuditLog(kept);
	const connection = kept.connect();
	try {
		await createWebhooksDeployment(connection);
		await createNamespace(connection, {name: seen, run: 'plan', enforced: 'plain'});
		const labels = {'webhooks.knative.dev/exclude': 'true'};
		await createNamespace(connection, {name: unseen, run: 'plan', enforced: 'plain', labels});
		const port = levelPort(connection, knativeLevel, {namespace: seen});
		const {signal} = new AbortController();
		await (await LevelSwitch.on(knativeLevel, port)).enter({value: {key: 'absent'}, flags}, signal);
		await fill(connection);
	} finally {
		await connection.close();
	}
});

async function fill(connection: Connection): Promise<void> {
	for (const name of names) await create(connection, 'Service', manifest(name, seen));
	await create(connection, 'Service', manifest('plain', unseen));
	const {kind: _, ...service} = manifest('plain', seen);
	const metadata = {name: 'alone', namespace: seen};
	await create(connection, 'Configuration', {...service, kind: 'Configuration', metadata});
	const {signal} = new AbortController();
	await serviceStates(connection, {namespace: seen, names, signal});
	await serviceStates(connection, {namespace: unseen, names: ['plain'], signal});
	for (const name of ['updated', 'updated-low']) {
		const place = {kind: 'Service', namespace: seen, name} as const;
		await dryRunPatch(connection, place, patchBody({change: 'image'}), {really: true});
	}
	await serviceStates(connection, {namespace: seen, names, signal});
}

function manifest(name: string, namespace: string): JsonObject {
	const {workload} = services[name as keyof typeof services] as {readonly workload: Workload};
	return manifestOf('Service', workload, {
		name,
		namespace,
		image: `dev.local/${workload.image}:v1`,
	});
}

const plan = (options: readonly string[]) =>
	execa(spd, ['switch-plan', ...options], {stdin: 'ignore', reject: false, cleanup: true});

test.serial('what it foresees is what the switch does, and it writes nothing', async t => {
	const kubeconfig = path.join(await folder(t), 'planner');
	await kept.ask(async connection => {
		await writeFile(kubeconfig, (await makeAccount(connection, 'planner')).exportConfig());
		await grant(connection, 'planner', roles);
	});
	const before = await kept.ask(versions);
	const as = ['--context', 'guest', '--kubeconfig', kubeconfig];
	const {exitCode, stdout, stderr} = await plan([...as, '--to', 'enabled', '--json']);
	t.is(exitCode, 1, stderr);
	t.deepEqual(await kept.ask(versions), before);
	const {services: planned, unseen: closed, asked} = JSON.parse(stdout) as SwitchPlan;
	t.deepEqual(asked, {of: 'a control plane', release: '1.23.0'});
	t.deepEqual(closed, []);
	t.is(planned.length, names.length + 2);
	t.deepEqual(await writes('planner'), []);
	await kept.ask(async connection => {
		const truth = await switchReally(connection);
		for (const service of planned) {
			const {namespace, name} = service;
			t.deepEqual(foreseen(service), truth.get(`${namespace}/${name}`), `${namespace}/${name}`);
		}
		t.is(truth.size, planned.length);
	});
	const outcome = (name: string) => planned.find(each => each.name === name)?.outcome;
	t.is(outcome('opted-out'), 'unchanged');
	t.is(outcome('sys-admin'), 'broken');
	t.is(outcome('named'), 'refused');
	// No image was read: all are under dev.local.
	t.is(outcome('plain'), 'may break');
});

const rule = (apiGroups: string[], resources: string[], verbs: string[]) => ({
	apiGroups,
	resources,
	verbs,
});

/** No more than docs/switch-plan.md names. */
const roles = {
	everywhere: {
		kind: 'ClusterRole',
		metadata: {name: 'planner'},
		rules: [
			rule(['serving.knative.dev'], ['services', 'configurations', 'revisions'], ['list']),
			rule(['serving.knative.dev'], ['services'], ['patch']),
			rule(['apps'], ['deployments'], ['list']),
			rule([''], ['namespaces'], ['list']),
		],
	},
	knative: {
		kind: 'Role',
		metadata: {name: 'planner'},
		rules: [rule([''], ['configmaps'], ['get']), rule(['apps'], ['deployments'], ['get'])],
	},
};

/** What the planner asked for that was neither a look nor a dry run. */
async function writes(account: string): Promise<readonly string[]> {
	const events = (await readFile(log, 'utf8'))
		.split('\n')
		.filter(line => line.includes(userOf(account)))
		.map(line => JSON.parse(line) as {verb: string; requestURI: string});
	if (events.length === 0) throw new Error('the audit log has nothing of the planner');
	return events
		.filter(({verb, requestURI}) => {
			if (['get', 'list'].includes(verb)) return false;
			if (verb === 'patch' && requestURI.includes('dryRun=All')) return false;
			return !(verb === 'create' && requestURI.includes('/selfsubjectaccessreviews'));
		})
		.map(({verb, requestURI}) => `${verb} ${requestURI}`);
}

/** The version of everything that a plan could have changed. */
async function versions(connection: Connection): Promise<readonly string[]> {
	const all: string[] = [];
	for (const namespace of [seen, unseen]) {
		for (const kind of ['Service', 'Configuration', 'Revision'] as const) {
			for (const [name, object] of await objectsIn(connection, kind, namespace)) {
				all.push(`${kind} ${name} ${textAt(object, 'metadata', 'resourceVersion')}`);
			}
		}
	}
	const {namespace, configMap: name} = knativeLevel;
	const map = await connection.core.readNamespacedConfigMap({namespace, name});
	return [...all, `ConfigMap ${map.metadata?.resourceVersion}`];
}

/** What happens to one Service. */
interface Told {
	/** By name: what a Revision is rendered with anew. */
	readonly rendered: Readonly<Record<string, Contexts | 'not rendered'>>;
	/** The updates that are refused and were accepted. */
	readonly refused: readonly string[];
	/** A change of the template makes a Revision whose Pod the API server refuses. */
	readonly podRefused: boolean;
	/** What an annotation does. */
	readonly annotated: readonly ('new Revision' | 'stuck')[];
}

function foreseen({effects}: PlannedService): Told {
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
		rendered: Object.fromEntries(rendered.toSorted(([a], [b]) => a.localeCompare(b))),
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

/** Switches the cluster, has everything reconciled, asks for updates and annotates every Service. */
async function switchReally(connection: Connection): Promise<ReadonlyMap<string, Told>> {
	const {signal} = new AbortController();
	const places = [
		...names.map(name => ({namespace: seen, name})),
		{namespace: unseen, name: 'plain'},
	];
	const ask = async () =>
		Promise.all(
			places.map(async place => {
				const spec = at(
					(await objectsIn(connection, 'Service', place.namespace)).get(place.name),
					'spec',
				);
				return askUpdates(connection, place, {spec: spec ?? null}, {podMayBeRefused: true});
			}),
		);
	const asked = await ask();
	const old = await renderings(connection);
	const port = levelPort(connection, knativeLevel, {namespace: seen});
	await (await LevelSwitch.on(knativeLevel, port)).enter(atLevel('enabled', flags), signal);
	const failed = new Map<string, string>();
	for (const namespace of [seen, unseen]) {
		for (const [name, words] of await notReconciled(connection, {
			namespace,
			release: '1.23.0',
			signal,
		})) {
			failed.set(`${namespace}/${name.replace(/-deployment$/, '')}`, words);
		}
	}
	const now = await renderings(connection);
	const after = await ask();
	const annotated = [
		...(await annotateReally(connection, {namespace: seen, names, signal})),
		...(await annotateReally(connection, {namespace: unseen, names: ['plain'], signal})),
	];
	const rendered = (owner: string): Told['rendered'] =>
		Object.fromEntries(
			[...now]
				.filter(([, each]) => each.owner === owner)
				.flatMap(([place, {name, contexts}]): readonly [string, Contexts | 'not rendered'][] => {
					if (failed.has(place)) return [[name, 'not rendered']];
					return JSON.stringify(contexts) === JSON.stringify(old.get(place)?.contexts)
						? []
						: [[name, contexts]];
				})
				.toSorted(([a], [b]) => a.localeCompare(b)),
		);
	const told = places.map(({namespace, name}, index): readonly [string, Told] => {
		const refused = (after[index] ?? []).filter(
			(each, at_) => each.refused !== undefined && asked[index]?.[at_]?.refused === undefined,
		);
		const {newRevisions = [], error} = annotated[index]?.[1] ?? {};
		return [
			`${namespace}/${name}`,
			{
				rendered: rendered(`${namespace}/${name}`),
				refused: [...new Set(refused.map(({what}) => what))],
				podRefused: (after[index] ?? []).some(each => each.podRefused !== undefined),
				annotated: [
					...(newRevisions.length > 0 ? (['new Revision'] as const) : []),
					...(error === undefined ? [] : (['stuck'] as const)),
				],
			},
		];
	});
	const alone = {
		rendered: rendered(`${seen}/alone`),
		refused: [],
		podRefused: false,
		annotated: [],
	};
	return new Map([...told, [`${seen}/alone`, alone]]);
}

interface OwnRendering {
	readonly name: string;
	readonly owner: string;
	readonly contexts: Contexts;
}

async function renderings(connection: Connection): Promise<ReadonlyMap<string, OwnRendering>> {
	const all = new Map<string, OwnRendering>();
	for (const namespace of [seen, unseen]) {
		const deployments = await deploymentsIn(connection, namespace);
		for (const [name, revision] of await objectsIn(connection, 'Revision', namespace)) {
			const label = (key: string) =>
				textAt(revision, 'metadata', 'labels', `serving.knative.dev/${key}`);
			all.set(`${namespace}/${name}`, {
				name,
				owner: `${namespace}/${label('service') || label('configuration')}`,
				contexts: contextsOf(at(deployments.get(`${name}-deployment`), 'spec', 'template', 'spec')),
			});
		}
	}
	return all;
}
