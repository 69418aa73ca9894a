import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {access, symlink, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {findPrograms} from '../../../images/control-plane/find.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Progress} from '../../../images/host/progress.ts';
import {connect, type Connection} from '../../cluster/connect.ts';
import {askCanaries} from '../../configuration/canaries.ts';
import {limits} from '../../machine/limits.ts';
import {clusterPrefix} from '../kind/kind.ts';
import {newRunId, defaultVersions} from '../../machine/version.ts';
import {readSettings} from '../../machine/settings.ts';
import {tellError} from '../../machine/tell-error.ts';
import {within} from '../../machine/watched-process.ts';
import {Component} from './component.ts';
import {startControlPlane, type ControlPlane} from './control-plane.ts';
import {dataFolder} from './data-folder.ts';
import {knativeEnvironment} from './knative-environment.ts';
import {listeningInodes} from './listeners.ts';
import {processesOf} from './processes-of.ts';
import {proveRelease, webhookListens} from './prove-release.ts';
import {reservePort} from './reserve-port.ts';

/** Starts real control planes. Programs that are not in the cache are built, which takes minutes and Go. */

const {cache} = readSettings();
const silent: Progress = {step: () => () => {}, note: () => {}};
const {signal} = new AbortController();
/** Nothing had to be killed. */
const stops = limits.componentEnds;

test.serial(
	'one starts, answers, stops when it is asked to, and nothing is left of it',
	async t => {
		const {plane, folder} = await start(t);
		await asked(plane, async connection => {
			t.false((await askCanaries(connection, 'default')).witness);
		});
		const running = await processesOf(folder);
		t.true(Object.values(plane.record.pids).every(pid => running.includes(pid)));
		const started = performance.now();
		await plane.stop();
		t.true(performance.now() - started < stops);
		t.deepEqual(await processesOf(folder), []);
		await t.throwsAsync(access(folder), {code: 'ENOENT'});
		t.deepEqual(await listeningInodes(plane.record.webhookPort), []);
		t.deepEqual(await listeningInodes(Number(apiServerPort(plane))), []);
		t.false(plane.ended.aborted);
	},
);

test.serial('two run side by side and know nothing of each other', async t => {
	const [one, other] = await Promise.all([start(t), start(t)]);
	await asked(one.plane, ({core}) =>
		core.createNamespace({body: {metadata: {name: 'only-in-one'}}}),
	);
	await asked(other.plane, async ({core}) => {
		const {items} = await core.listNamespace();
		t.false(items.some(({metadata}) => metadata?.name === 'only-in-one'));
	});
	await one.plane.stop();
	await asked(other.plane, connection => askCanaries(connection, 'default'));
});

test.serial('a webhook that drains answers for its successor, and is found out', async t => {
	const {plane, folder} = await start(t);
	const {record} = plane;
	const {webhookPort: port, knative: release} = record;
	const old = record.pids['webhook'] ?? 0;
	// Knative's webhook drains for over a minute after SIGTERM, and keeps its port.
	process.kill(old, 'SIGTERM');
	const next = await successor(t, folder, port);
	await asked(plane, async connection => {
		// Everything looks correct:
		await askCanaries(connection, 'default');
		await t.throwsAsync(proveRelease(connection, {pid: next.pid, port, release}), {
			instanceOf: EnvironmentError,
			message: /no proof.*a process other than \d+ listens on port \d+/,
		});
		await t.throwsAsync(webhookListens({pid: next.pid, port, release}, signal), {
			message: /a process other than/,
		});
	});
});

test.serial(
	'another release is found out, a port that a webhook has is not taken, a process that dies is reported',
	async t => {
		const {plane} = await start(t);
		const {pids, webhookPort: port} = plane.record;
		const pid = pids['webhook'] ?? 0;
		await asked(plane, async connection => {
			await proveRelease(connection, {pid, port, release: defaultVersions.knative});
			await t.throwsAsync(proveRelease(connection, {pid, port, release: '1.19.0'}), {
				message: /no proof that Knative 1\.19\.0 answers: .* which is 1\.23\.0/,
			});
			await t.throwsAsync(proveRelease(connection, {pid, port: port + 1, release: '1.23.0'}), {
				message: /is called at port \d+, not \d+/,
			});
		});
		await t.throwsAsync(start(t, {webhookPort: port}), {
			instanceOf: EnvironmentError,
			message: /a process other than|webhook has ended/,
		});
		process.kill(pids['controller'] ?? 0, 'SIGKILL');
		const {promise, resolve} = Promise.withResolvers<void>();
		plane.ended.addEventListener('abort', () => resolve());
		t.true(await within(stops, promise));
		t.regex(tellError(plane.ended.reason), /^controller has ended \(SIGKILL\); its last words: .+/);
	},
);

test.serial('an interrupted start leaves nothing', async t => {
	const controller = new AbortController();
	const name = `${clusterPrefix}${newRunId()}`;
	const found = await findPrograms({...defaultVersions, cache});
	const progress: Progress = {
		note: () => {},
		step(title) {
			if (title.includes('etcd, kube-apiserver')) setImmediate(() => controller.abort());
			return () => {};
		},
	};
	await t.throwsAsync(
		startControlPlane({name, found, cache, stays: false, progress, signal: controller.signal}),
	);
	t.deepEqual(await processesOf(dataFolder(name)), []);
	await t.throwsAsync(access(dataFolder(name)), {code: 'ENOENT'});
});

test.serial('programs out of a folder: what it lacks comes from the cache', async t => {
	const binaries = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(binaries, {recursive: true}));
	const whole = await findPrograms({...defaultVersions, cache});
	const {programs} = await whole.ready({cache, progress: silent, signal});
	for (const name of ['etcd', 'kube-apiserver', 'webhook'] as const) {
		await symlink(programs[name].file, path.join(binaries, name));
	}
	const found = await findPrograms({...defaultVersions, cache, binaries});
	t.deepEqual(found.missing, ['kube-controller-manager', 'controller']);
	t.is(found.knative, defaultVersions.knative);
	await t.throwsAsync(findPrograms({...defaultVersions, knative: '1.22.0', cache, binaries}), {
		message: /is of Knative 1\.23\.0 .*, not 1\.22\.0/,
	});
	const {plane} = await start(t, {found});
	t.deepEqual(Object.keys(plane.record.pids), ['etcd', 'kube-apiserver', 'webhook']);
	t.is(plane.record.components[0]?.origin, 'from a folder');
});

async function start(
	t: ExecutionContext,
	more: Partial<Parameters<typeof startControlPlane>[0]> = {},
): Promise<{plane: ControlPlane; folder: string}> {
	const name = `${clusterPrefix}${newRunId()}`;
	const found = await findPrograms({...defaultVersions, cache});
	const options = {name, found, cache, stays: false, progress: silent, signal, ...more};
	const plane = await startControlPlane(options);
	let stopped = false;
	const stop = async (): Promise<void> => {
		if (!stopped) await plane.stop();
		stopped = true;
	};
	t.teardown(stop);
	return {plane: {...plane, stop}, folder: dataFolder(name)};
}

/** A second webhook on the same port, which is meant to replace the first. */
async function successor(t: ExecutionContext, folder: string, port: number): Promise<Component> {
	const found = await findPrograms({...defaultVersions, cache});
	const {programs} = await found.ready({cache, progress: silent, signal});
	const kubeconfig = path.join(folder, 'knative.kubeconfig');
	const ports = {webhook: port, metrics: await reservePort(), profiling: await reservePort()};
	const next = await Component.start({
		name: 'successor',
		program: programs.webhook.file,
		options: [],
		env: knativeEnvironment('webhook', {kubeconfig, folder, ports}),
		folder,
		stays: false,
	});
	t.teardown(() => next.kill());
	return next;
}

async function asked(
	{kubeConfig}: ControlPlane,
	ask: (connection: Connection) => Promise<unknown>,
): Promise<void> {
	const connection = connect(kubeConfig);
	try {
		await ask(connection);
	} finally {
		await connection.close();
	}
}

function apiServerPort({kubeConfig}: ControlPlane): string {
	return new URL(kubeConfig.getCurrentCluster()?.server ?? '').port;
}
