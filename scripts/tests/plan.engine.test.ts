import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {
	KubeConfig,
	PatchStrategy,
	setHeaderOptions,
	V1MicroTime,
	Watch,
} from '@kubernetes/client-node';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import type {Connection} from '../../harness/cluster/connect.ts';
import {holderIdentity} from '../../images/host/holder.ts';
import {runLabel} from '../../harness/cluster/namespace.ts';
import {resources} from '../../harness/cluster/resources.ts';
import {changeData} from '../../harness/configuration/config-map.ts';
import {journalPlace} from '../../harness/configuration/journal-record.ts';
import {textAt, type JsonObject} from '../../harness/model/json.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {runLease} from '../../harness/providers/existing/recover.ts';
import type {Preview} from '../../harness/report/preview/preview.ts';
import {eventually} from '../../images/cache/testing.ts';
import {makeAccount, makeReader} from './accounts.ts';
import {inTurn} from './in-turn.ts';
import {onControlPlane} from './on-control-plane.ts';
import {folder, readReport, type KeptCluster} from './testing.ts';
import {createWebhooksDeployment} from './webhooks-deployment.ts';

/** `spd plan` on a cluster that is somebody else's: it says what `spd run` then does, and changes nothing. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const {namespace, key} = knativeLevel;
let kept: KeptCluster;

onControlPlane(async (made, connection) => {
	kept = made;
	await changeData(connection, knativeLevel, {[key]: 'enabled'});
	await createWebhooksDeployment(connection, [{name: 'KUBE_API_QPS', value: '2000'}]);
});

test.serial('what it says is what the run does', async t => {
	const few = ['--switch', ...cases.flatMap(each => ['--case', each])];
	const {exitCode: could, preview} = await plan([...few]);
	t.is(could, 0);
	using namespaces = added('/api/v1/namespaces', {labelSelector: runLabel});
	using services = added('/apis/serving.knative.dev/v1/services');
	const report = await folder(t);
	const {exitCode, stdout} = await onCluster(['run', ...few, '--report', report]);
	t.is(exitCode, 0, stdout);
	const {rows, notRun, measured} = await readReport(report);
	t.is(preview.rows.judged, rows.length);
	t.is(preview.rows.byTier.rendering.enabled, 1);
	t.deepEqual(
		new Map(preview.rows.notRun.map(({why, rows: number}) => [why, number])),
		new Map(notRun.map(({why, rows: left}) => [why, left.length])),
	);
	t.true(preview.rows.notRun.some(({by}) => by === 'site'));
	t.deepEqual(
		new Set(preview.configurations),
		new Set(rows.map(({configuration}) => configuration)),
	);
	const {creates, changes, rate} = preview.there ?? {};
	const made = namespaces.names.map(name => name.replace(/^spd-[^-]+-(\d+)?/, patternOf));
	t.deepEqual(creates?.namespaces.toSorted(), made.toSorted());
	const {live, stored} = creates?.objects ?? {live: {}, stored: {}};
	t.is((live.Service ?? 0) + (stored.Service ?? 0), services.names.length);
	const level = changes?.find(change => change.key === key);
	t.is(level?.from, 'enabled');
	const written = new Set(measured?.entered.map(each => each.written));
	t.deepEqual(written.difference(new Set(level?.to)), new Set());
	t.deepEqual(rate, {
		perSecond: 2000,
		from: 'KUBE_API_QPS of Deployment knative-serving/webhook',
	});
});

inTurn('it needs no right to write, and leaves everything as it was', async t => {
	const reader = ['--context', 'guest', '--kubeconfig', await asReader(t)];
	const before = await everything();
	t.true(before.length > 10);
	const modes = [[], ['--create'], ['--switch']];
	const [allowed, ...denied] = await Promise.all([
		plan(['--switch']),
		...modes.map(mode => plan([...reader, ...mode])),
	]);
	t.is(allowed?.exitCode, 0);
	for (const {exitCode, preview} of denied) {
		t.is(exitCode, 2);
		t.true(preview.rows.judged > 300);
		t.is(preview.refusals.length, 1);
		t.regex(preview.refusals[0] ?? '', /lacks rights that .* needs: .*create/);
		const lacking = preview.there?.rights.flatMap(right => right.lacking) ?? [];
		t.true(lacking.includes('create'));
		t.false(lacking.some(verb => ['get', 'list', 'watch'].includes(verb)));
	}
	t.deepEqual(await everything(), before);
});

inTurn('what would refuse the run is said, and exits 2', async t => {
	await kept.ask(async connection => {
		await claimForAnother(connection);
		await createService(connection, 'default');
		await holdAsAnother(connection);
	});
	const refused = await plan(['--switch']);
	t.is(refused.exitCode, 2);
	const [inUse = '', owner = '', rerender = ''] = refused.preview.refusals;
	t.regex(inUse, /in use by run spd-other \(.*\), since/);
	t.regex(owner, /^Argo CD .* keeps ConfigMap .*--accept-owner/);
	t.regex(
		rerender,
		/renders 1 Revisions of others anew: default\/theirs-00001;.*--accept-rerender/,
	);
	t.deepEqual(refused.preview.there?.rendersAnew, ['default/theirs-00001']);
	const accepting = ['--switch', '--accept-owner', '--accept-rerender'];
	t.is((await plan([...accepting, '--wait'])).exitCode, 0);
	await kept.ask(async connection => {
		await connection.leases.deleteNamespacedLease({namespace, name: runLease.name});
		await leaveJournal(connection);
	});
	const {exitCode, stdout} = await onCluster(['plan', '--quiet', ...accepting]);
	t.is(exitCode, 2);
	t.regex(
		stdout.replaceAll(/\s+/g, ' '),
		/^\? the run would be refused: run spd-killed .* put it back with `spd recover`$/,
	);
});

/** One of each kind that needs something else on the cluster, and two that cannot run there. */
const cases = [
	'R5 [disabled] allowPrivilegeEscalation, key absent',
	'R12 [enabled] allowPrivilegeEscalation, update to another image',
	'R12 [enabled] allowPrivilegeEscalation from Service to Pod, app-numeric',
	'R40 [root-allowed] runAsNonRoot, from enabled to root-allowed',
	'R43 [disabled] allowPrivilegeEscalation, enabled in the ConfigMap that the link leads to, Configuration',
	'R37 [enabled] caddy names no user',
];

/** As `spd plan` writes it: the run’s id, and N for the number of the configuration. */
const patternOf = (_: string, number?: string): string =>
	`spd-ID-${number === undefined ? '' : 'N'}`;

function onCluster([command = '', ...options]: readonly string[]) {
	const where = options.includes('--context')
		? []
		: ['--context', kept.context, '--kubeconfig', kept.kubeconfig];
	return execa(spd, [command, ...where, ...options], {stdin: 'ignore', reject: false});
}

async function plan(options: readonly string[]) {
	const {exitCode, stdout, stderr} = await onCluster(['plan', '--json', ...options]);
	if (stdout === '') throw new Error(stderr);
	return {exitCode, preview: JSON.parse(stdout) as Preview};
}

/** The names of objects that are created from now on. */
function added(where: string, selector: Readonly<Record<string, string>> = {}) {
	const kubeConfig = new KubeConfig();
	kubeConfig.loadFromFile(kept.kubeconfig);
	const names: string[] = [];
	const seen = (phase: string, object: JsonObject): void => {
		if (phase === 'ADDED') names.push(textAt(object, 'metadata', 'name'));
	};
	const watching = new Watch(kubeConfig).watch(where, selector, seen, () => {});
	return {
		names,
		[Symbol.dispose]: () => void watching.then(request => request.abort()),
	};
}

/** Everything that a run writes, with its version. */
async function everything(): Promise<readonly string[]> {
	const kinds = [
		...['ConfigMap', 'Namespace', 'Pod', 'Secret', 'ServiceAccount'].map(kind => ['v1', kind]),
		...['Service', 'Configuration', 'Revision'].map(kind => ['serving.knative.dev/v1', kind]),
		['apps/v1', 'Deployment'],
		['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
	] as const;
	return kept.ask(async ({objects, leases}) => {
		const lists = await Promise.all(
			kinds.map(async ([apiVersion = '', kind = '']) => {
				const {items} = await objects.list(apiVersion, kind);
				return items.map(({metadata}) => [kind, metadata] as const);
			}),
		);
		const held = await leases.listNamespacedLease({namespace});
		const ours = held.items.filter(({metadata}) => metadata?.name === runLease.name);
		return [...lists.flat(), ...ours.map(({metadata}) => ['Lease', metadata] as const)].map(
			([kind, metadata]) =>
				`${kind} ${metadata?.namespace}/${metadata?.name} ${metadata?.resourceVersion}`,
		);
	});
}

/** A kubeconfig, with the context `guest`, of a ServiceAccount that may read everything and write nothing. */
async function asReader(t: ExecutionContext): Promise<string> {
	const name = 'reader';
	return kept.ask(async connection => {
		const config = await makeAccount(connection, name);
		await makeReader(connection, name);
		const file = path.join(await folder(t), 'kubeconfig');
		await writeFile(file, config.exportConfig(), {mode: 0o600});
		return file;
	});
}

/** As Argo CD marks what it keeps. */
async function claimForAnother({core}: Connection): Promise<void> {
	const annotations = {'argocd.argoproj.io/tracking-id': 'platform'};
	await core.patchNamespacedConfigMap(
		{namespace, name: knativeLevel.configMap, body: {metadata: {annotations}}},
		setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
	);
}

/** Returns once it has its Revision. */
async function createService({custom}: Connection, at: string): Promise<void> {
	const {group, version, plural} = resources.Service;
	const containers = [{image: 'dev.local/theirs:v1'}];
	const there = {group, version, namespace: at};
	await custom.createNamespacedCustomObject({
		...there,
		plural,
		body: {
			apiVersion: `${group}/${version}`,
			kind: 'Service',
			metadata: {name: 'theirs'},
			spec: {template: {spec: {containers}}},
		},
	});
	await eventually(() =>
		custom.getNamespacedCustomObject({...there, plural: 'revisions', name: 'theirs-00001'}),
	);
}

/** As a run of this process does, with a Revision of its own. */
async function holdAsAnother(connection: Connection): Promise<void> {
	const {core, leases} = connection;
	await leases.createNamespacedLease({
		namespace,
		body: {
			metadata: {name: runLease.name},
			spec: {holderIdentity: holderIdentity('run spd-other'), acquireTime: new V1MicroTime()},
		},
	});
	const name = 'spd-other-1';
	await core.createNamespace({body: {metadata: {name, labels: {[runLabel]: 'spd-other'}}}});
	await createService(connection, name);
}

/** As `kill -9` leaves it. */
async function leaveJournal({core}: Connection): Promise<void> {
	const record = {run: 'spd-killed', started: '2026-01-01T00:00:00Z', by: 'there', maps: []};
	await core.createNamespacedConfigMap({
		namespace,
		body: {
			metadata: {name: journalPlace.configMap, labels: {[runLabel]: record.run}},
			data: {record: JSON.stringify(record)},
		},
	});
}
