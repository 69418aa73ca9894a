import path from 'node:path';
import process from 'node:process';
import {mkdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {KubeConfig} from '@kubernetes/client-node';
import {execa, ExecaError} from 'execa';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {noteOwner} from '../../../images/host/temporary.ts';
import {kubeconfigSuffix, noteCluster} from './kubeconfig-folder.ts';
import type {Progress} from '../../../images/host/progress.ts';
import {limits} from '../../machine/limits.ts';
import {choose, UsageError} from '../../machine/usage-error.ts';

/** The name prefix of this project's clusters, by which one left by a killed run is recognised. */
export const clusterPrefix = 'spd-';

/** A kind cluster and how to reach it. The kubeconfig is in a private temporary file, never in the user's own. */
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
 * Creates a cluster from a node image that is already in the host's engine; the kernel chooses the API server's port.
 * What a failed or interrupted creation left is deleted before the error is thrown.
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
	await noteCluster(folder, name);
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
 * A cluster that an earlier run kept, created from that node image.
 * @throws {UsageError} if the cluster does not exist or is not this project's
 */
export async function openKindCluster(
	kind: string,
	name: string,
	nodeImage: string,
): Promise<KindCluster> {
	await requireNodeImage(await keptKindCluster(kind, name), nodeImage);
	return reachKindCluster(kind, name);
}

/**
 * The name of a cluster that an earlier run kept.
 * @throws {UsageError} if it does not exist or is not this project's
 */
export async function keptKindCluster(kind: string, name: string): Promise<string> {
	const ours = (await listKindClusters(kind)).filter(each => each.startsWith(clusterPrefix));
	if (ours.length > 0) return choose('cluster', name, ours);
	throw new UsageError(
		`there is no cluster ${name}, nor any other that spd created; \`spd run --keep\` leaves one`,
	);
}

/** An existing cluster, whatever it was created from; `forget` removes its kubeconfig. */
export async function reachKindCluster(kind: string, name: string): Promise<KindCluster> {
	const folder = path.join(tmpdir(), `${name}-${process.pid}${kubeconfigSuffix}`);
	await mkdir(folder, {mode: 0o700});
	await noteOwner(folder);
	const kubeconfig = path.join(folder, 'kubeconfig');
	await execa(kind, ['export', 'kubeconfig', '--name', name, '--kubeconfig', kubeconfig], {
		stdin: 'ignore',
	});
	return cluster(kind, name, kubeconfig);
}

/** Refuses a kept cluster that was created from other images than this run needs. */
async function requireNodeImage(name: string, nodeImage: string): Promise<void> {
	const format = ['--format', '{{.Config.Image}}'];
	const {stdout} = await execa('docker', ['inspect', ...format, `${name}-control-plane`], {
		stdin: 'ignore',
	});
	if (stdout.trim() === nodeImage) return;
	throw new EnvironmentError(
		`cluster ${name} was made from ${stdout.trim()}, but this run needs ${nodeImage}: ` +
			`use the options that it was made with, or remove it with \`spd down ${name}\``,
	);
}

/** The names of all kind clusters in the host's engine, including other users' clusters. */
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

/** Deletes a kept cluster and its kubeconfig. */
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

/** What a failed clean-up adds to the first error; empty if it succeeds. */
async function leftOf(cleanUp: Promise<void>): Promise<string> {
	try {
		await cleanUp;
		return '';
	} catch (error) {
		return `\n${String(error)}`;
	}
}

/** Private, and found by the cluster's name: a kept cluster keeps its kubeconfig too. */
const keptFolder = (name: string): string => path.join(tmpdir(), `${name}${kubeconfigSuffix}`);

function lastLines(error: unknown): string {
	const said = error instanceof ExecaError ? (error.all ?? error.shortMessage) : String(error);
	return said.trim().split('\n').slice(-12).join('\n');
}
