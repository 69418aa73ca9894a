import path from 'node:path';
import process from 'node:process';
import {mkdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {KubeConfig} from '@kubernetes/client-node';
import {execa, ExecaError} from 'execa';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Progress} from '../../../images/host/progress.ts';
import {limits} from '../../machine/limits.ts';
import {choose, UsageError} from '../../machine/usage-error.ts';

/** Every cluster of ours has this at the start of its name, so that one left by a killed run can be told. */
export const clusterPrefix = 'spd-';

/** The end of the name of a cluster's private folder in the temporary one. */
export const kubeconfigSuffix = '.kubeconfig';

/** A kind cluster and how to reach it. The kubeconfig lies in a private temporary file, never in the user's own. */
export interface KindCluster {
	readonly name: string;
	readonly kubeconfig: string;
	readonly kubeConfig: KubeConfig;
	/** Deletes the cluster and its kubeconfig. */
	remove(): Promise<void>;
	/** Removes the kubeconfig only; the cluster stays. */
	forget(): Promise<void>;
}

/**
 * Creates a cluster of that name from a node image that is in the host's engine already; the API server's port is the
 * kernel's choice. What a failed or interrupted creation left is deleted before the error is thrown.
 */
export async function createKindCluster(
	kind: string,
	{
		name,
		nodeImage,
		config,
		progress,
		signal,
	}: {
		name: string;
		nodeImage: string;
		config: string;
		progress: Progress;
		signal: AbortSignal;
	},
): Promise<KindCluster> {
	const created = progress.step(`kind cluster ${name}`);
	const folder = keptFolder(name);
	await mkdir(folder, {mode: 0o700});
	const kubeconfig = path.join(folder, 'kubeconfig');
	try {
		await execa(
			kind,
			[
				'create',
				'cluster',
				'--name',
				name,
				'--image',
				nodeImage,
				'--config',
				config,
				'--kubeconfig',
				kubeconfig,
			],
			{
				timeout: limits.clusterCreated,
				cancelSignal: signal,
				stdin: 'ignore',
				all: true,
				detached: true,
			},
		);
	} catch (error) {
		const left = await leftOf(deleteKindCluster(kind, name, kubeconfig));
		if (signal.aborted && left === '') throw signal.reason;
		throw new EnvironmentError(
			`kind could not create cluster ${name} from ${nodeImage}:\n${lastLines(error)}${left}`,
			{cause: error},
		);
	}
	created('created');
	return cluster(kind, name, kubeconfig);
}

/**
 * A cluster that an earlier run kept, made from that node image.
 * @throws {UsageError} for a cluster that is not there, or not ours
 */
export async function openKindCluster(
	kind: string,
	name: string,
	nodeImage: string,
): Promise<KindCluster> {
	const ours = (await listKindClusters(kind)).filter(each => each.startsWith(clusterPrefix));
	if (ours.length === 0) {
		throw new UsageError(
			`there is no cluster ${name}, nor any other of ours; \`spd run --keep\` leaves one`,
		);
	}
	await requireNodeImage(choose('cluster', name, ours), nodeImage);
	return reachKindCluster(kind, name);
}

/** A cluster that is there, whatever it was made from; its kubeconfig goes with `forget`. */
export async function reachKindCluster(kind: string, name: string): Promise<KindCluster> {
	const folder = path.join(tmpdir(), `${name}-${process.pid}${kubeconfigSuffix}`);
	await mkdir(folder, {mode: 0o700});
	const kubeconfig = path.join(folder, 'kubeconfig');
	await execa(kind, ['export', 'kubeconfig', '--name', name, '--kubeconfig', kubeconfig], {
		stdin: 'ignore',
	});
	return cluster(kind, name, kubeconfig);
}

/** Refuses a kept cluster that was made from other images than those that this run is to judge. */
async function requireNodeImage(name: string, nodeImage: string): Promise<void> {
	const format = ['--format', '{{.Config.Image}}'];
	const {stdout} = await execa('docker', ['inspect', ...format, `${name}-control-plane`], {
		stdin: 'ignore',
	});
	if (stdout.trim() === nodeImage) return;
	throw new EnvironmentError(
		`cluster ${name} was made from ${stdout.trim()}, but what is asked for is in ${nodeImage}: ` +
			`ask for what it was made from, or remove it with \`spd down ${name}\``,
	);
}

/** The names of all kind clusters in the host's engine, ours or not. */
export async function listKindClusters(kind: string): Promise<readonly string[]> {
	const {stdout} = await execa(kind, ['get', 'clusters'], {stdin: 'ignore'});
	return stdout.split('\n').filter(line => line !== '');
}

async function cluster(kind: string, name: string, kubeconfig: string): Promise<KindCluster> {
	const kubeConfig = new KubeConfig();
	kubeConfig.loadFromString(await readFile(kubeconfig, 'utf8'));
	return {
		name,
		kubeconfig,
		kubeConfig,
		remove: () => deleteKindCluster(kind, name, kubeconfig),
		forget: () => rm(path.dirname(kubeconfig), {recursive: true, force: true}),
	};
}

/** Deletes a cluster that was kept, and the kubeconfig that was left with it. */
export async function removeKindCluster(kind: string, name: string): Promise<void> {
	await deleteKindCluster(kind, name, path.join(keptFolder(name), 'kubeconfig'));
}

async function deleteKindCluster(kind: string, name: string, kubeconfig: string): Promise<void> {
	try {
		await execa(kind, ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig], {
			timeout: limits.clusterDeleted,
			stdin: 'ignore',
			all: true,
			detached: true,
		});
	} catch (error) {
		throw new EnvironmentError(
			`kind could not delete cluster ${name}; \`${kind} delete cluster --name ${name}\` does:\n${lastLines(error)}`,
			{cause: error},
		);
	} finally {
		await rm(path.dirname(kubeconfig), {recursive: true, force: true});
	}
}

/** What a clean-up that fails too adds to the first error; nothing when it succeeds. */
async function leftOf(cleanUp: Promise<void>): Promise<string> {
	try {
		await cleanUp;
		return '';
	} catch (error) {
		return `\n${String(error)}`;
	}
}

/** Private, and to be found again by the cluster's name: a cluster that is kept keeps its kubeconfig too. */
const keptFolder = (name: string): string => path.join(tmpdir(), `${name}${kubeconfigSuffix}`);

function lastLines(error: unknown): string {
	const said = error instanceof ExecaError ? (error.all ?? error.shortMessage) : String(error);
	return said.trim().split('\n').slice(-12).join('\n');
}
