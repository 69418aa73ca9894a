import {readdir} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {docker} from '../../../images/engine/docker.ts';
import {inspectEngine} from '../../../images/engine/engine.ts';
import {leftovers} from '../../../images/engine/leftovers.ts';
import {isFolderClaimed} from '../control-plane/claim.ts';
import {dataFolder} from '../control-plane/data-folder.ts';
import {listControlPlanes} from '../control-plane/kept.ts';
import {processesOf} from '../control-plane/processes-of.ts';
import {isClaimed} from '../kind/cluster-claim.ts';
import {clusterPrefix, kubeconfigSuffix} from '../kind/kind.ts';
import type {Fact} from './fact.ts';

/** What earlier runs left, on purpose or because they were killed, each with the command that removes it. */
export async function inspectLeftovers(cache: string): Promise<readonly Fact[]> {
	const {facts} = await inspectEngine({cache});
	const [kept, planes, configs, made] = await Promise.all([
		facts ? clusters(cache) : [],
		controlPlanes(),
		kubeconfigs(),
		leftovers({cache}),
	]);
	const others = made.map(({what, bytes, remove}) =>
		stays(what, bytes === undefined ? '' : `${(bytes / 1e9).toFixed(1)} GB`, remove),
	);
	return [...kept, ...planes, ...configs, ...others];
}

async function clusters(cache: string): Promise<readonly Fact[]> {
	const label = 'io.x-k8s.kind.cluster';
	const format = `{{.Label "${label}"}}\t{{.Status}}`;
	const list = await docker(['ps', '--all', '--filter', `label=${label}`, '--format', format]);
	const ours = list
		.split('\n')
		.map(line => line.split('\t'))
		.filter(([name = '']) => name.startsWith(clusterPrefix));
	return Promise.all(
		ours.map(async ([name = '', status = '']) => {
			const used = (await isClaimed(cache, name)) ? 'in use by a run' : 'used by no run';
			return stays(`cluster ${name}`, `${status}, ${used}`, `spd down ${name}`);
		}),
	);
}

async function controlPlanes(): Promise<readonly Fact[]> {
	const names = await listControlPlanes();
	return Promise.all(
		names.map(async name => {
			const folder = dataFolder(name);
			const running = (await processesOf(folder)).length;
			const used = (await isFolderClaimed(folder)) ? 'in use by a run' : 'used by no run';
			const state = running === 0 ? 'its processes are gone' : `${running} processes, ${used}`;
			return stays(`control plane ${name}`, state, `spd down ${name}`);
		}),
	);
}

async function kubeconfigs(): Promise<readonly Fact[]> {
	const found = await readdir(tmpdir());
	return found
		.filter(name => name.startsWith(clusterPrefix) && name.endsWith(kubeconfigSuffix))
		.map(name => path.join(tmpdir(), name))
		.map(folder => stays('kubeconfig', folder, `rm -r ${folder}`));
}

const stays = (thing: string, detail: string, remedy: string): Fact => ({
	thing,
	state: 'stays',
	detail,
	remedy,
});
