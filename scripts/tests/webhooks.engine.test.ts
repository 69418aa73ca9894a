import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import {createConnection, createServer, type AddressInfo, type Socket} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {isDeepStrictEqual} from 'node:util';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {changeData} from '../../harness/configuration/config-map.ts';
import {reference} from '../../harness/subjects/defaulting.ts';
import {selfSigned} from '../../harness/subjects/webhook/certificate.ts';
import {LevelWatch} from '../../harness/subjects/webhook/level-watch.ts';
import {eventually} from '../../images/cache/testing.ts';
import * as capabilities from '../../suites/mutants/capabilities.ts';
import * as kinds from '../../suites/mutants/kinds.ts';
import type {Mutant} from '../../suites/mutants/mutant.ts';
import * as nonRoot from '../../suites/mutants/non-root.ts';
import * as readers from '../../suites/mutants/readers.ts';
import * as requests from '../../suites/mutants/requests.ts';
import type {RequirementId} from '../../suites/requirements.ts';
import {inTurn} from './in-turn.ts';
import {onControlPlane} from './on-control-plane.ts';
import type {Fact} from '../../harness/providers/doctor/fact.ts';
import {folder, readReport, said, start, type KeptCluster} from './testing.ts';
import {
	besideKnative,
	inTeam,
	isKilled,
	leavesEscalation,
	makeTeam,
	replaced,
	serve,
	team,
} from './testing-webhook.ts';

/**
 * Webhooks at a URL in front of a real API server, a control plane of processes: mutants, broken rules and
 * readers, ones that cannot be judged, and a second webhook that changes Knative's result.
 */

const main = path.join(
	import.meta.dirname,
	'..',
	'..',
	'harness',
	'subjects',
	'webhook',
	'main.ts',
);
const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
let kept: KeptCluster;
const here = '127.0.0.1';

onControlPlane(async made => {
	kept = made;
	await makeTeam(kept, {'secure-pod-defaults': 'enabled'});
});

const asWebhooks: readonly (readonly [RequirementId, Mutant])[] = [
	['R18', capabilities.lowIncludes1024],
	['R24', nonRoot.podNonRootIgnored],
	['R42', kinds.initSkipped],
	['R13', requests.updateOverwrites],
	['R3', readers.rootAllowedIsEnabled],
];

for (const [requirement, mutant] of asWebhooks) {
	inTurn(`${requirement} kills, in front of a real API server: ${mutant.title}`, async t => {
		await isKilled(t, kept, requirement, await asWebhook(t, mutant));
	});
}

inTurn('a webhook that ignores switches fails R32, and nothing else is concluded', async t => {
	const report = await folder(t);
	const selected = ['--requirement', 'R12,R32', '--report', report];
	const {exitCode} = await kept.run(t, [
		...(await asWebhook(t, readers.cachedAtStart)),
		...selected,
	]);
	t.is(exitCode, 1);
	const {verdict, rows} = await readReport(report);
	t.deepEqual(
		verdict.nonConformant.map(each => each.requirement),
		['R32'],
	);
	const others = rows.filter(({key}) => key.startsWith('R12 '));
	t.true(others.length > 0 && others.every(({standing}) => standing === 'inconclusive'));
});

inTurn('R12 kills: a second webhook turns round what Knative has set', async t => {
	// Knative's webhook is called again after it, so anything that is only removed is restored.
	const turned = replaced('"allowPrivilegeEscalation":false', '"allowPrivilegeEscalation":true');
	const services = {apiGroups: ['serving.knative.dev'], resources: ['services']};
	await besideKnative(t, {kept, here}, turned, services, () =>
		isKilled(t, kept, 'R12', ['--tier', 'defaulting']),
	);
});

test.serial(
	'a broken webhook at a URL fails the requirement that it breaks, and not another; fixed, none',
	async t => {
		const {options: served} = await serve(t, leavesEscalation, {kept, here});
		const report = await folder(t);
		const selected = ['--requirement', 'R12,R23', '--report', report];
		const {exitCode, stdout} = await kept.run(t, [...served, ...selected]);
		t.is(exitCode, 1, stdout);
		const {verdict, rows: judged, subject, requirements: each} = await readReport(report);
		t.true(verdict.nonConformant.some(({requirement}) => requirement === 'R12'));
		t.is(each.find(({id}) => id === 'R23')?.cells.enabled.state, 'conformant');
		t.false('version' in subject);
		const again = judged.flatMap(row => row.again ?? []);
		t.true(again.length > 0 && again.every(line => line.includes(inTeam.join(' '))));
		// The rows for single fields (R10) and sidecars (R42) need it as well.
		const notKept = verdict.nonConformant.map(({requirement}) => requirement);
		t.deepEqual([...new Set(notKept)], ['R10', 'R12', 'R42']);
		const {options: fixed} = await serve(t, reference, {kept, here});
		const fixedRun = await kept.run(t, [...fixed, '--requirement', 'R12,R23', '--report', report]);
		t.is(fixedRun.exitCode, 0, fixedRun.stdout);
		t.is((await readReport(report)).provider, 'control-plane');
		await leavesNothing(t);
		const {data} = await kept.ask(({core}) =>
			core.readNamespacedConfigMap({name: team.configMap, namespace: team.namespace}),
		);
		t.deepEqual(data, {'secure-pod-defaults': 'enabled'});
	},
);

test.serial('kill -9: doctor names it, and recover puts back the user’s own ConfigMap', async t => {
	const maps = () =>
		kept.ask(async ({core}) => {
			const {items} = await core.listNamespacedConfigMap({namespace: team.namespace});
			return items.map(({metadata, data}) => ({
				name: metadata?.name,
				data,
				managedFields: JSON.stringify(metadata?.managedFields),
			}));
		});
	const before = await maps();
	const {options} = await serve(t, reference, {kept, here});
	const running = start(['--cluster', kept.name, ...options, '--requirement', 'R32']);
	// Levels in other ConfigMaps, which must not be read.
	await eventually(async () => ((await maps()).length > before.length ? true : undefined));
	running.kill('SIGKILL');
	await running;
	const killed = async (): Promise<readonly Fact[]> => {
		const {stdout} = await execa(spd, ['doctor', '--json'], {stdin: 'ignore', reject: false});
		const facts = JSON.parse(stdout) as readonly Fact[];
		return facts.filter(({remedy}) => remedy === `spd recover --cluster ${kept.name}`);
	};
	const [told, ...others] = await killed();
	t.deepEqual(others, []);
	t.regex(told?.thing ?? '', /^what run spd-\S+ has changed on /);
	await execa(spd, ['recover', '--cluster', kept.name], {stdin: 'ignore'});
	t.deepEqual(await killed(), []);
	t.deepEqual(await maps(), before);
	await leavesNothing(t);
});

test.serial(
	'a URL that the API server cannot reach is inconclusive, in one clear line',
	async t => {
		const url = `https://${here}:1/mutate`;
		const words = new RegExp(`the API server cannot call ${url}: .*connection refused; check that`);
		await isInconclusive(t, [`webhook=${url}`, ...inTeam], words);
	},
);

test.serial('a certificate that --subject-ca has not signed is told apart', async t => {
	const {url} = await serve(t, reference, {kept, here});
	const {certificate} = await selfSigned([here], new Date());
	const ca = path.join(await folder(t), 'ca.pem');
	await writeFile(ca, certificate);
	await isInconclusive(t, [`webhook=${url}`, ...inTeam, '--subject-ca', ca], /certificate/);
});

test.serial('a level whose ConfigMap is not there is told before anything is asked', async t => {
	const options = [`webhook=https://${here}:1`, '--subject-level', 'team/nowhere:level'];
	await isInconclusive(t, options, /there is no ConfigMap team\/nowhere/);
});

inTurn(
	'the level is followed: changed, removed, deleted, and through a lost API server',
	async t => {
		const connection = kept.connect();
		const {server = ''} = connection.kubeConfig.getCurrentCluster() ?? {};
		const way = await breakable(t, Number(new URL(server).port));
		const watched = kept.connect(`https://127.0.0.1:${way.port}`);
		const followed = new LevelWatch(watched, team);
		t.teardown(async () => {
			await followed[Symbol.asyncDispose]();
			await Promise.all([connection.close(), watched.close()]);
		});
		const becomes = (data: Readonly<Record<string, string>>) =>
			eventually(async () =>
				isDeepStrictEqual(followed.data, data) && followed.lost === undefined ? true : undefined,
			);
		t.regex(followed.lost ?? '', /team\/defaults: it has not been listed yet/);
		t.is(followed.data, undefined);
		await becomes({'secure-pod-defaults': 'enabled'});
		const write = (value: string | null) =>
			changeData(connection, team, {'secure-pod-defaults': value});
		await write('root-allowed');
		await becomes({'secure-pod-defaults': 'root-allowed'});
		await write(null);
		await becomes({});
		way.cut();
		await eventually(async () => followed.lost);
		await write('enabled');
		t.deepEqual(followed.data, {});
		way.mend();
		await becomes({'secure-pod-defaults': 'enabled'});
		const {namespace, configMap: name} = team;
		await connection.core.deleteNamespacedConfigMap({name, namespace});
		await becomes({});
		await connection.core.createNamespacedConfigMap({
			namespace,
			body: {metadata: {name}, data: {'secure-pod-defaults': 'enabled'}},
		});
		await becomes({'secure-pod-defaults': 'enabled'});
	},
);

test.serial('the program finishes and exits 0 when it is told to stop', async t => {
	const {certificate, key} = await selfSigned(['localhost'], new Date());
	const at = await folder(t);
	const files = {certificate: path.join(at, 'crt'), key: path.join(at, 'key')};
	await writeFile(files.certificate, certificate);
	await writeFile(files.key, key);
	const tls = ['--certificate', files.certificate, '--key', files.key, '--port', '0'];
	const place = ['--namespace', team.namespace, '--config-map', team.configMap];
	const child = execa(process.execPath, [main, ...tls, ...place, '--kubeconfig', kept.kubeconfig], {
		stdin: 'ignore',
		reject: false,
	});
	await said(child, /listening on port \d+/);
	child.kill('SIGTERM');
	const {exitCode, stderr} = await child;
	t.is(exitCode, 0, stderr);
	t.regex(stderr, /stopped$/);
});

/** A proxy to a port of this machine that can be cut, with all its connections, and restored. */
async function breakable(t: ExecutionContext, to: number) {
	const open = new Set<Socket>();
	let whole = true;
	const server = createServer(from => {
		const onward = createConnection({port: to, host: '127.0.0.1'});
		for (const [one, other] of [
			[from, onward],
			[onward, from],
		] as const) {
			open.add(one);
			one.on('error', () => other.destroy());
			one.on('close', () => other.destroy());
			one.pipe(other);
		}
		if (!whole) from.destroy();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => server.close());
	return {
		port: (server.address() as AddressInfo).port,
		cut() {
			whole = false;
			for (const each of open) each.destroy();
		},
		mend() {
			whole = true;
		},
	};
}

async function isInconclusive(
	t: ExecutionContext,
	[subject = '', ...options]: readonly string[],
	words: RegExp,
): Promise<void> {
	const selected = ['--requirement', 'R12', '--quiet'];
	const {exitCode, stdout} = await kept.run(t, ['--subject', subject, ...options, ...selected]);
	t.is(exitCode, 2, stdout);
	t.regex(stdout.replaceAll(/\s+/g, ' '), words);
	t.false(stdout.includes('HTTP-Code'));
	await leavesNothing(t);
}

/** The options that judge a mutant served by this process. */
async function asWebhook(t: ExecutionContext, mutant: Mutant): Promise<readonly string[]> {
	if (mutant.kind === 'observation') throw new Error('there is no implementation to serve');
	const {options} = await serve(t, mutant.subject, {kept, here});
	return [...options, '--tier', 'defaulting'];
}

async function leavesNothing(t: ExecutionContext): Promise<void> {
	t.deepEqual(await kept.leftByRuns(), []);
	t.deepEqual(
		Object.keys(await kept.features()).filter(key => key !== '_example'),
		[],
	);
}
