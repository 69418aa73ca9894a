import {cp, mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {cached, type CacheSettings, type Recipe} from '../../../images/cache/cache.ts';
import type {ReadyPrograms} from '../../../images/control-plane/programs.ts';
import {applyAll} from '../../cluster/apply.ts';
import {eachOf, isEstablished} from '../../cluster/conditions.ts';
import {connect, type Connection} from '../../cluster/connect.ts';
import {watched} from '../../cluster/resources.ts';
import {ObjectWatch} from '../../cluster/watch.ts';
import {limits} from '../../machine/limits.ts';
import {makeCore, startServers} from './core.ts';
import {etcdData, etcdOptions} from './etcd.ts';
import {unlessReadOnly} from './unless-read-only.ts';

/**
 * Puts etcd's data into a control plane's folder, with everything that can be stored before the run: what an API server
 * writes at its first start, and Knative's CustomResourceDefinitions and objects. It is created once and cached; if the
 * cache cannot be written, it is created for this control plane only.
 */
export async function putPreparedData(
	ready: ReadyPrograms,
	folder: string,
	settings: CacheSettings,
): Promise<void> {
	const recipe = prepared(ready, settings);
	await unlessReadOnly(
		async () => {
			const entry = await cached(recipe, settings);
			await cp(path.join(entry, etcdData), path.join(folder, etcdData), {recursive: true});
		},
		async () => {
			settings.progress.note(
				`the cache ${settings.cache} is not writable, so this is not kept: ${recipe.title}`,
			);
			await fill(ready, folder, settings.signal);
		},
	);
}

function prepared(ready: ReadyPrograms, {signal}: CacheSettings): Recipe {
	const {kubernetesId, manifests} = ready;
	return {
		name: `control-plane-data-${ready.knative}`,
		title: `Knative ${ready.knative}'s objects in etcd (about 5 seconds, once)`,
		inputs: [kubernetesId, JSON.stringify(manifests), etcdOptions.join(' ')],
		needs: 3e8,
		build: async folder => {
			const temporary = path.join(folder, 'control-plane');
			await mkdir(temporary, {mode: 0o700});
			await fill(ready, temporary, signal);
			await cp(path.join(temporary, etcdData), path.join(folder, etcdData), {recursive: true});
			await rm(temporary, {recursive: true});
		},
	};
}

/** Starts etcd and an API server in the folder, stores everything, and ends them. */
async function fill(ready: ReadyPrograms, folder: string, signal: AbortSignal): Promise<void> {
	const {manifests} = ready;
	await using stack = new AsyncDisposableStack();
	const core = await makeCore(folder, 'prepared');
	const servers = await startServers(core, {ready, folder, stays: false, stack, signal});
	const connection = connect(core.kubeConfig);
	stack.defer(() => connection.close());
	await applyAll(connection, manifests.crds, signal);
	await established(connection, manifests.crds, signal);
	const [namespaces, others] = part(manifests.core);
	await applyAll(connection, namespaces, signal);
	await applyAll(connection, others, signal);
	await servers.apiServer.kill();
	await servers.etcd.stop();
	// The control plane itself gets its own keys.
	await rm(path.join(folder, 'bin'), {recursive: true});
}

/** Waits until objects of these kinds can be created. */
export async function established(
	connection: Connection,
	crds: ReadyPrograms['manifests']['crds'],
	signal: AbortSignal,
): Promise<void> {
	await using watch = await ObjectWatch.start(connection, watched('CustomResourceDefinition'));
	await eachOf(watch, crds, isEstablished, limits.crdEstablished, signal);
}

type Objects = ReadyPrograms['manifests']['core'];

const part = (core: Objects): readonly [Objects, Objects] => [
	core.filter(isNamespace),
	core.filter(object => !isNamespace(object)),
];

const isNamespace = ({kind}: Objects[number]): boolean => kind === 'Namespace';
