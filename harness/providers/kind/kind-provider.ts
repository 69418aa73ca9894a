import path from 'node:path';
import {stat} from 'node:fs/promises';
import type {Component, PreparedImages, Source} from '../../../images/prepare/prepare.ts';
import {connect, type Connection} from '../../cluster/connect.ts';
import {placeSubject} from '../../subjects/registration/install-subject.ts';
import {packageFolder} from '../../machine/package-folder.ts';
import {requestsAtOnce} from '../../machine/limits.ts';
import {factsOf, type ClusterSubject} from '../../subjects/cluster-subject.ts';
import {tiers} from '../../model/levels.ts';
import {claimCluster} from './cluster-claim.ts';
import {installKnative} from '../install-knative.ts';
import {kindNode, nodeContainer} from './kind-node.ts';
import {clusterPrefix, createKindCluster, openKindCluster, type KindCluster} from './kind.ts';
import {makeImages, type ImagesWanted} from './make-images.ts';
import {UsageError} from '../../machine/usage-error.ts';
import {isVersion} from '../../machine/version.ts';
import {openTarget} from '../open-target.ts';
import {startAfresh} from '../start-afresh.ts';
import type {Opening, OpenProvider, Provider} from '../provider.ts';

/** The command-line options of a kind cluster; `cluster` is one that an earlier run kept. */
export interface KindOptions extends ImagesWanted {
	readonly keep: boolean;
	/** The subject; default: Knative's own implementation. */
	readonly subject?: ClusterSubject;
}

/** A cluster with Knative, and what it was created from. */
export interface KnativeCluster {
	readonly cluster: KindCluster;
	readonly connection: Connection;
	readonly prepared: PreparedImages;
	readonly source: {readonly source: Source; readonly reason: string};
	/** Locks the cluster until disposed, or until this process ends. */
	readonly claim: AsyncDisposable;
}

/** A kind cluster: a new one for the run, or one that an earlier run kept. */
export async function kindProvider(options: KindOptions): Promise<Provider> {
	const knative = (await isFolder(options.knative)) ? 'unreleased' : options.knative;
	return {
		name: 'kind',
		...factsOf(subjectOf(options), knative),
		tiers,
		requestsAtOnce,
		whyNot: () => undefined,
		open: opening => open(options, opening),
	};
}

/**
 * Prepares engine, kind, images, cluster and Knative, each only if it is missing. What this call created is removed
 * again if a later step fails or is interrupted.
 */
export async function bringUp(
	options: KindOptions,
	{run, progress, signal, left}: Opening,
): Promise<KnativeCluster> {
	const {kind, prepared, source} = await makeImages(options, progress, signal);
	await using made = new AsyncDisposableStack();
	const name = options.cluster ?? `${clusterPrefix}${run}`;
	const claim = made.use(await claimCluster(options.cache, name));
	const mayStay = `cluster ${name}: spd down ${name}`;
	if (!options.cluster) left.add(mayStay);
	made.defer(() => void left.delete(mayStay));
	const cluster = options.cluster
		? await openKindCluster(kind, name, prepared.nodeImage)
		: await createKindCluster(kind, {
				name,
				nodeImage: prepared.nodeImage,
				config: path.join(kindConfigs, `${prepared.kindConfig}.yaml`),
				progress,
				signal,
			});
	made.defer(() => (options.cluster ? cluster.forget() : cluster.remove()));
	const connection = connect(cluster.kubeConfig);
	made.defer(() => connection.close());
	if (options.cluster) await startAfresh(connection);
	else await installKnative(connection, prepared.manifests, {progress, signal});
	// Success: from here on the caller decides what stays.
	made.move();
	return {cluster, connection, prepared, source, claim};
}

async function open(options: KindOptions, opening: Opening): Promise<OpenProvider> {
	const {progress, signal} = opening;
	const settings = {cache: options.cache, progress, signal};
	const {cluster, connection, prepared, source, claim} = await bringUp(options, opening);
	const reused = options.cluster !== undefined;
	const end = async (): Promise<void> => {
		await using _ = claim;
		await connection.close();
		if (reused) await cluster.forget();
		else if (options.keep) progress.note(howToUse(cluster));
		else {
			const removed = progress.step(`removing cluster ${cluster.name}`);
			await cluster.remove();
			opening.left.clear();
			removed();
		}
	};
	await using ending = new AsyncDisposableStack();
	ending.defer(end);
	const judged = subjectOf(options);
	const node = nodeContainer(cluster.name);
	const images = {...mirrorOf(options), ...settings, source: source.source, node};
	return await openTarget(
		{
			name: cluster.name,
			connection,
			stays: reused || options.keep,
			judged,
			place: run => placeSubject(judged, {connection, run, images}),
			tiers,
			samples: prepared.samples,
			node: kindNode(cluster.name),
			made: {
				images: source,
				components: [...prepared.components, ...sampleComponents(prepared)],
			},
			ending,
		},
		opening,
	);
}

const subjectOf = ({subject}: KindOptions): ClusterSubject => subject ?? {kind: 'knative'};

const mirrorOf = ({mirror}: KindOptions): Pick<KindOptions, 'mirror'> =>
	mirror === undefined ? {} : {mirror};

/** The sample images as components: what was run, and whether it is the official image or a stand-in. */
function sampleComponents({samples}: PreparedImages): readonly Component[] {
	return Object.entries(samples).map(([name, {reference, digest, origin, released}]) => ({
		name: `sample ${name}`,
		version: reference.split(':').at(-1) ?? '',
		origin,
		reference,
		digest,
		...(released && {released}),
	}));
}

/** How to use a cluster that stays, and how to remove it. */
export function howToUse({name, kubeconfig}: KindCluster): string {
	return [
		`cluster ${name} stays.`,
		`  use it:    export KUBECONFIG=${kubeconfig}; kubectl get ksvc -A`,
		`  run on it: spd run --cluster ${name}`,
		`  remove it: spd down ${name}`,
	].join('\n');
}

const kindConfigs = path.join(packageFolder, 'kind-config');

/** @throws {UsageError} if it is neither a version nor a folder */
async function isFolder(named: string): Promise<boolean> {
	if (isVersion(named)) return false;
	try {
		if ((await stat(named)).isDirectory()) return true;
	} catch (cause) {
		throw new UsageError(
			`--knative ${JSON.stringify(named)} is neither a version such as 1.23.0 nor a folder`,
			{cause},
		);
	}
	throw new UsageError(
		`--knative ${named} is a file; it must be a version, or a folder with manifests and images`,
	);
}
