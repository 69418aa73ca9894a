import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import {createConnection, createServer, type AddressInfo, type Socket} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {isDeepStrictEqual} from 'node:util';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {changeData} from '../../harness/configuration/config-map.ts';
import {registrations} from '../../harness/subjects/registration/registration.ts';
import {showProgress} from '../../harness/machine/progress/show-progress.ts';
import {kindVenue} from '../../harness/providers/kind/kind-provider.ts';
import {runSuite} from '../../harness/run/run-suite.ts';
import type {Row} from '../../harness/model/row.ts';
import {select} from '../../harness/run/selection.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {reference} from '../../harness/subjects/defaulting.ts';
import {defaultVersions} from '../../harness/model/versions.ts';
import {harness} from '../../harness/machine/version.ts';
import {selfSigned} from '../../harness/subjects/webhook/certificate.ts';
import {LevelWatch} from '../../harness/subjects/webhook/level-watch.ts';
import {eventually} from '../../images/host/testing.ts';
import {suiteDigest} from '../../suites/digest.ts';
import {rows} from '../../suites/index.ts';
import {requirements} from '../../suites/requirements.ts';
import {folder, KeptCluster, readReport, said, start} from './testing.ts';
import {gateway, inTeam, leavesEscalation, makeTeam, serve, team} from './testing-webhook.ts';

/** Subjects other than Knative's own in front of a real API server: ours, a broken one, and ones that cannot be judged. */

const main = path.join(
	import.meta.dirname,
	'..',
	'..',
	'harness',
	'subjects',
	'webhook',
	'main.ts',
);
let kept: KeptCluster;
/** The address of this machine on the network that the cluster's node is on. */
let here = '';

test.before(async () => {
	kept = await KeptCluster.make();
	here = await gateway();
	await makeTeam(kept, {'secure-pod-defaults': 'enabled'});
});

test.after.always(async () => {
	await kept?.[Symbol.asyncDispose]();
});

test.serial('the reference, deployed and registered, keeps what it answers for', async t => {
	const report = await folder(t);
	const options = ['--subject', 'reference', '--requirement', 'R3,R12,R23,R36', '--report', report];
	const {exitCode, stdout} = await kept.run(t, options);
	t.is(exitCode, 0, stdout);
	const {subject, measured, verdict, notRun, requirements: judged} = await readReport(report);
	t.like(subject, {name: 'reference', version: harness().version});
	t.deepEqual(subject.owns, ['defaulting', 'configuration']);
	t.regex(verdict.sentence, /^conformant as far as selected/);
	const image = measured?.components.find(({name}) => name === 'reference-webhook');
	t.is(image?.origin, 'built from this repository');
	t.regex(image?.digest ?? '', /^sha256:/);
	t.is(judged.find(({id}) => id === 'R36')?.cells.enabled.state, "not this subject's");
	t.true(notRun.some(({why}) => why === "not this subject's doing"));
	await leavesNothing(t);
});

test.serial(
	'it makes no difference whether it comes before or after Knative’s webhook',
	async t => {
		const settings = readSettings();
		const asked = rows.filter(
			({requirement, probe}) =>
				['R12', 'R18', 'R23'].includes(requirement) && probe.kind === 'admission',
		);
		const elsewhere = asked.map((row): Row => ({
			...row,
			probe: {...row.probe, asking: {namespace: 'other'}} as Row['probe'],
		}));
		using progress = showProgress({...settings, ci: true});
		const {exitCode, report} = await runSuite({
			suite: {rows: elsewhere, requirements, digest: suiteDigest()},
			selection: select({requirement: 'R12,R18,R23'}, elsewhere, Object.keys(requirements)),
			whyNot: () => undefined,
			venue: await kindVenue({
				...defaultVersions,
				images: settings.images,
				cache: settings.cache,
				cluster: kept.name,
				keep: false,
				subject: {kind: 'reference'},
			}),
			subject: 'reference',
			harness: harness(),
			again: [],
			deviations: [],
			strict: false,
			report: await folder(t),
			progress,
			signal: new AbortController().signal,
		});
		t.is(exitCode, 0, report.verdict.sentence);
		t.is(report.rows.length, asked.length);
	},
);

test.serial(
	'a broken webhook at a URL fails the requirement that it breaks, and not another',
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
		await leavesNothing(t);
		const {data} = await kept.ask(({core}) =>
			core.readNamespacedConfigMap({name: team.configMap, namespace: team.namespace}),
		);
		t.deepEqual(data, {'secure-pod-defaults': 'enabled'});
	},
);

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

test.serial('Ctrl-C leaves no webhook and no namespace behind', async t => {
	const options = ['--subject', 'reference', '--requirement', 'R12'];
	const child = start(['--cluster', kept.name, '--report', await folder(t), ...options]);
	await said(child, /^enabled …/m);
	child.kill('SIGINT');
	const {exitCode} = await child;
	t.is(exitCode, 130);
	await leavesNothing(t);
});

test.serial('what a killed run has left registered is gone once the next begins', async t => {
	const [left] = registrations('spd-killed', {url: 'https://127.0.0.1:1/mutate'});
	if (!left) throw new Error('nothing would be registered');
	await kept.ask(({admission}) => admission.createMutatingWebhookConfiguration({body: left}));
	t.not((await kept.leftByRuns()).length, 0);
	const {exitCode} = await kept.run(t, ['--requirement', 'R37']);
	t.is(exitCode, 0);
	await leavesNothing(t);
});

test.serial(
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

/** A way to a port of this machine that can be cut, with every connection on it, and mended. */
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

async function leavesNothing(t: ExecutionContext): Promise<void> {
	t.deepEqual(await kept.leftByRuns(), []);
	t.deepEqual(Object.keys(await kept.features()), ['_example']);
}
