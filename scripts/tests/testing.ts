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

/** `spd` as its users start it, and a cluster that it keeps: for the tests beside this file. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const {images, testCluster} = readSettings();
const ours = ['run', ...(images === undefined ? [] : ['--images', images])];

/** Starts `spd run`. */
export function start(options: readonly string[]) {
	return execa(spd, [...ours, ...options], {stdin: 'ignore', reject: false});
}

/** Runs `spd run` to its end, with a report that goes when the test does. */
export async function spdRun(t: ExecutionContext, options: readonly string[]) {
	return start(['--report', await folder(t), ...options]);
}

/**
 * Resolves, with what it matched, once the progress has said it; rejects with all that was said when the command ends
 * without.
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

/** A temporary folder that goes when the test does. */
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
 * A cluster, or a control plane, that `spd up` made and `spd down` removes. Under `make test` the kind cluster is one for
 * all files of a lane, one file after the other: who has used it shows that nothing is left on it.
 */
export class KeptCluster implements AsyncDisposable {
	readonly name: string;
	readonly kubeconfig: string;
	readonly #whose: 'own' | 'borrowed';

	/** The cluster of the lane, or one for this file alone where nobody made one beforehand. */
	static async shared(): Promise<KeptCluster> {
		if (testCluster === undefined) return KeptCluster.make();
		return new KeptCluster(testCluster.name, testCluster.kubeconfig, 'borrowed');
	}

	static async make(options: readonly string[] = []): Promise<KeptCluster> {
		const {stdout} = await execa(spd, ['up', ...options], {stdin: 'ignore', stderr: 'inherit'});
		const [, name] = /spd down (\S+)/.exec(stdout) ?? [];
		const [, kubeconfig] = /KUBECONFIG=(\S+);/.exec(stdout) ?? [];
		if (!name || !kubeconfig)
			throw new Error(`spd up did not say how to use the cluster:\n${stdout}`);
		return new KeptCluster(name, kubeconfig);
	}

	private constructor(name: string, kubeconfig: string, whose: 'own' | 'borrowed' = 'own') {
		this.name = name;
		this.kubeconfig = kubeconfig;
		this.#whose = whose;
	}

	/** Runs `spd run` on it. */
	async run(t: ExecutionContext, options: readonly string[]) {
		return spdRun(t, ['--cluster', this.name, ...options]);
	}

	/** A connection of its own, by another way where one is given; the caller closes it. */
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

	/** What any run has left there: namespaces that are not on their way out, and webhooks. */
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
		await execa(spd, ['down', this.name], {stdin: 'ignore'});
	}

	/** The next file finds it as this one did. */
	async #asItWas(): Promise<void> {
		const left = await this.leftByRuns();
		const keys = Object.keys(await this.features()).filter(key => key !== '_example');
		if (left.length + keys.length > 0) {
			throw new Error(`left on cluster ${this.name}: ${[...left, ...keys].join(', ')}`);
		}
	}
}
