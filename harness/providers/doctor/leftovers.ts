import {docker} from '../../../images/engine/docker.ts';
import {inspectEngine} from '../../../images/engine/engine.ts';
import {leftovers} from '../../../images/engine/leftovers.ts';
import type {Leftover} from '../../../images/host/leftover.ts';
import {killedTags} from '../../../images/named/killed-tags.ts';
import {isFolderClaimed} from '../control-plane/claim.ts';
import {dataFolder} from '../control-plane/data-folder.ts';
import {listControlPlanes} from '../control-plane/kept.ts';
import {processesOf} from '../control-plane/processes-of.ts';
import {isClaimed} from '../kind/cluster-claim.ts';
import {clusterPrefix} from '../kind/kind.ts';
import {kubeconfigFolders} from '../kind/kubeconfig-folder.ts';
import type {Fact} from './fact.ts';
import {killedOnControlPlane, killedOnKind} from './unrecovered.ts';

/** What earlier runs left, on purpose or because they were killed, each with the command that removes it. */
export async function inspectLeftovers(cache: string): Promise<readonly Fact[]> {
	const [kept, planes, others] = await Promise.all([
		clusters(cache),
		controlPlanes(),
		allLeftovers(cache),
	]);
	const told = others.map(({what, bytes, remove}) =>
		stays(what, bytes === undefined ? '' : `${(bytes / 1e9).toFixed(1)} GB`, remove),
	);
	return [...kept, ...planes, ...told];
}

/** All but clusters and control planes. */
export async function allLeftovers(cache: string): Promise<readonly Leftover[]> {
	const {facts} = await inspectEngine({cache});
	const list = async () => (facts ? (await nodes()).map(({name}) => name) : undefined);
	const found = await Promise.all([
		kubeconfigFolders(list),
		leftovers({cache}),
		// After the containers: the engine keeps the last name of an image that one of them uses.
		facts ? killedTags(cache) : [],
	]);
	return found.flat();
}

async function clusters(cache: string): Promise<readonly Fact[]> {
	if (!(await inspectEngine({cache})).facts) return [];
	const ours = (await nodes()).filter(({name}) => name.startsWith(clusterPrefix));
	const facts = ours.map(async ({name, status}) => {
		const claimed = await isClaimed(cache, name);
		const used = claimed ? 'in use by a run' : 'used by no run';
		const cluster = stays(`cluster ${name}`, `${status}, ${used}`, `spd down ${name}`);
		return [cluster, ...unrecovered(name, claimed ? undefined : await killedOnKind(cache, name))];
	});
	return (await Promise.all(facts)).flat();
}

/** The nodes of all kind clusters in the engine, each with its cluster's name. */
async function nodes(): Promise<readonly {name: string; status: string}[]> {
	const label = 'io.x-k8s.kind.cluster';
	const format = `{{.Label "${label}"}}\t{{.Status}}`;
	const list = await docker(['ps', '--all', '--filter', `label=${label}`, '--format', format]);
	return list
		.split('\n')
		.filter(Boolean)
		.map(line => line.split('\t'))
		.map(([name = '', status = '']) => ({name, status}));
}

async function controlPlanes(): Promise<readonly Fact[]> {
	const names = await listControlPlanes();
	const facts = names.map(async name => {
		const folder = dataFolder(name);
		const running = (await processesOf(folder)).length;
		const claimed = await isFolderClaimed(folder);
		const used = claimed ? 'in use by a run' : 'used by no run';
		const state = running === 0 ? 'its processes have ended' : `${running} processes, ${used}`;
		const plane = stays(`control plane ${name}`, state, `spd down ${name}`);
		const killed = claimed || running === 0 ? undefined : await killedOnControlPlane(name);
		return [plane, ...unrecovered(name, killed)];
	});
	return (await Promise.all(facts)).flat();
}

/** A run on a kept cluster that was killed: the next one puts back what it changed, or whoever wants it back now. */
function unrecovered(cluster: string, run: string | undefined): readonly Fact[] {
	if (run === undefined) return [];
	const thing = `what run ${run} has changed on ${cluster}`;
	return [stays(thing, 'it was killed', `spd recover --cluster ${cluster}`)];
}

const stays = (thing: string, detail: string, remedy: string): Fact => ({
	thing,
	state: 'stays',
	detail,
	remedy,
});
