import path from 'node:path';
import {chmod, mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import type {Readable} from 'node:stream';
import {KubeConfig} from '@kubernetes/client-node';
import type {ExecutionContext} from 'ava';
import {execa} from 'execa';
import {connect, type Connection} from '../../harness/cluster/connect.ts';
import {runLabel} from '../../harness/cluster/namespace.ts';
import {readData} from '../../harness/configuration/config-map.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {spdDown, spdUp} from './spd-up.ts';

/** `spd` as users run it, and a cluster that it keeps: for the tests in this folder. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const {images, testCluster} = readSettings();
const ours = ['run', ...(images === undefined ? [] : ['--images', images])];

export function start(options: readonly string[]) {
	return execa(spd, [...ours, ...options], {stdin: 'ignore', reject: false});
}

/** Runs `spd run` to its end, with a report that is removed when the test ends. */
export async function spdRun(t: ExecutionContext, options: readonly string[]) {
	return start(['--report', await folder(t), ...options]);
}

/**
 * Resolves with the match once the progress output contains it; rejects with all output if the command ends
 * without it.
 */
export async function said(
	child: {readonly stderr: Readable},
	sign: RegExp,
): Promise<RegExpExecArray> {
	const {promise, resolve, reject} = Promise.withResolvers<RegExpExecArray>();
	let text = '';
	child.stderr.on('data', chunk => {
		text += String(chunk);
		const found = sign.exec(text);
		if (found) resolve(found);
	});
	child.stderr.once('end', () => reject(new Error(`spd ended and had not said ${sign}:\n${text}`)));
	return promise;
}

/** Matches the name of the cluster that a run makes. */
export const madeCluster = /^kind cluster (\S+) …/m;

/** The id of the cluster's node, running or not; empty if there is none. */
export async function containerOf(cluster = ''): Promise<string> {
	const filter = ['--filter', `name=^${cluster}-control-plane$`];
	const {stdout} = await execa('docker', ['ps', '--all', '--quiet', ...filter], {stdin: 'ignore'});
	return stdout;
}

/** Interrupts a run that makes a cluster, once its progress has said that. */
export async function leavesNoCluster(t: ExecutionContext, sign: RegExp): Promise<void> {
	const child = start(['--report', await folder(t)]);
	const made = said(child, madeCluster);
	await said(child, sign);
	child.kill('SIGINT');
	t.is((await child).exitCode, 130);
	t.is(await containerOf((await made)[1]), '');
}

/** A temporary folder that is removed when the test ends. */
export async function folder(t: ExecutionContext, mode = 0o700): Promise<string> {
	const made = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	await chmod(made, mode);
	t.teardown(() => rm(made, {recursive: true}));
	return made;
}

/** The report in the folder. */
export async function readReport(report: string): Promise<ConformanceReport> {
	return JSON.parse(await readFile(path.join(report, 'report.json'), 'utf8')) as ConformanceReport;
}

/**
 * A cluster, or a control plane, that `spd up` made and `spd down` removes. Under `make test` all files of a lane
 * share one kind cluster, one file after the other: each file that used it checks that nothing is left on it.
 */
export class KeptCluster implements AsyncDisposable {
	readonly name: string;
	readonly kubeconfig: string;
	readonly #whose: 'own' | 'borrowed';

	/** The cluster of the lane, or one for this file alone if there is none. */
	static async shared(): Promise<KeptCluster> {
		if (testCluster === undefined) return KeptCluster.make();
		return new KeptCluster(testCluster.name, testCluster.kubeconfig, 'borrowed');
	}

	static async make(options: readonly string[] = []): Promise<KeptCluster> {
		const {name, kubeconfig} = await spdUp(options);
		return new KeptCluster(name, kubeconfig);
	}

	private constructor(name: string, kubeconfig: string, whose: 'own' | 'borrowed' = 'own') {
		this.name = name;
		this.kubeconfig = kubeconfig;
		this.#whose = whose;
	}

	/** The context of its kubeconfig. */
	get context(): string {
		const kubeConfig = new KubeConfig();
		kubeConfig.loadFromFile(this.kubeconfig);
		return kubeConfig.getCurrentContext();
	}

	/** Runs `spd run` on it. */
	async run(t: ExecutionContext, options: readonly string[]) {
		return spdRun(t, ['--cluster', this.name, ...options]);
	}

	/** Its own connection, to another server address if one is given; the caller closes it. */
	connect(server?: string): Connection {
		const kubeConfig = new KubeConfig();
		kubeConfig.loadFromFile(this.kubeconfig);
		if (server !== undefined) {
			kubeConfig.clusters = kubeConfig.clusters.map(each => ({...each, server}));
		}
		return connect(kubeConfig);
	}

	async ask<T>(ask: (connection: Connection) => Promise<T>): Promise<T> {
		const connection = this.connect();
		try {
			return await ask(connection);
		} finally {
			await connection.close();
		}
	}

	/** The data of `config-features`. */
	async features(): Promise<Readonly<Record<string, string>>> {
		return this.ask(connection => readData(connection, knativeLevel));
	}

	/** What runs have left there: namespaces that are not terminating, and webhooks. */
	async leftByRuns(): Promise<readonly string[]> {
		return this.ask(async ({core, admission}) => {
			const namespaces = await core.listNamespace({labelSelector: runLabel});
			const webhooks = await admission.listMutatingWebhookConfiguration({labelSelector: runLabel});
			const staying = namespaces.items.filter(({status}) => status?.phase !== 'Terminating');
			return [...staying, ...webhooks.items].map(({metadata}) => metadata?.name ?? '');
		});
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (this.#whose === 'borrowed') return this.#asItWas();
		await spdDown(this.name);
	}

	/** Checks that the cluster is as this file found it. */
	async #asItWas(): Promise<void> {
		const left = await this.leftByRuns();
		const keys = Object.keys(await this.features()).filter(key => key !== '_example');
		if (left.length + keys.length > 0) {
			throw new Error(`left on cluster ${this.name}: ${[...left, ...keys].join(', ')}`);
		}
	}
}
