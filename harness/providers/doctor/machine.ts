import process from 'node:process';
import {freeBytes} from '../../../images/cache/disk-space.ts';
import {inspectEngine} from '../../../images/engine/engine.ts';
import {inspectHost} from '../../../images/host/host.ts';
import {inspectKind} from '../../../images/engine/kind-tool.ts';
import {onPath} from '../../../images/host/on-path.ts';
import {peekKnativeControlPlane} from '../../../images/packaged/knative.ts';
import {peekKubernetesBinary} from '../../../images/packaged/kubernetes.ts';
import {defaultVersions} from '../../machine/version.ts';
import {existingFolder} from './existing-folder.ts';
import type {Fact} from './fact.ts';

/** The disk space that the cache and a cluster's node need, measured: 3 GB cache, 2 GB images, plus Go's own caches. */
const bytesWanted = 12e9;

/** What this machine can run and what is missing; changes nothing. */
export async function inspectMachine(cache: string): Promise<readonly Fact[]> {
	const [engine, kind, programs, go, host, free] = await Promise.all([
		engineFact(cache),
		kindFact(cache),
		programsFact(cache),
		goFact(),
		inspectHost(),
		freeBytes(await existingFolder(cache)),
	]);
	const gigabytes = `${(free / 1e9).toFixed(0)} GB free`;
	const builds = host.root && host.debian !== undefined;
	return [
		{thing: 'Node', state: 'here', detail: process.version},
		engine,
		kind,
		programs,
		go,
		builds
			? {
					thing: 'root on Debian',
					state: 'here',
					detail: `${host.debian}: images can be built from packages`,
				}
			: {
					thing: 'root on Debian',
					state: 'missing',
					detail: host.root ? 'not Debian' : 'not root',
					cost: 'no packaged images (node and samples come from Debian packages)',
					remedy: 'spd images --images published',
				},
		free >= bytesWanted
			? {thing: 'disk', state: 'here', detail: gigabytes}
			: {
					thing: 'disk',
					state: 'missing',
					detail: `${gigabytes}, ${bytesWanted / 1e9} GB needed`,
					cost: 'a first build may not fit',
					remedy: 'export XDG_CACHE_HOME=/a/larger/disk',
				},
	];
}

async function engineFact(cache: string): Promise<Fact> {
	const {client, facts, remedy} = await inspectEngine({cache});
	if (facts) {
		const detail = `${facts.version}, cgroup v${facts.cgroupVersion}, ${facts.storageDriver}`;
		return {thing: 'Docker engine', state: 'here', detail};
	}
	return {
		thing: 'Docker engine',
		state: 'missing',
		detail: client ? 'a client is installed, but no engine answers' : 'neither client nor engine',
		cost: 'no kind cluster',
		needed: true,
		...(remedy && {remedy}),
	};
}

async function kindFact(cache: string): Promise<Fact> {
	const kind = await inspectKind({cache});
	if (kind) return {thing: 'kind', state: 'here', detail: `${kind.version}, ${kind.origin}`};
	const go = await onPath('go');
	return {
		thing: 'kind',
		state: 'missing',
		needed: go === undefined,
		detail: 'neither on PATH nor in the cache',
		cost: 'no kind cluster until a run has built kind (30 s, with Go)',
		remedy: 'spd images',
	};
}

/** The programs of a control plane with the default versions. */
async function programsFact(cache: string): Promise<Fact> {
	const {kubernetes, knative} = defaultVersions;
	const thing = 'programs of a control plane';
	const [system, own] = await Promise.all([
		peekKubernetesBinary(kubernetes, cache),
		peekKnativeControlPlane(knative, cache),
	]);
	const of = `Kubernetes ${kubernetes}, Knative ${knative}`;
	if (system && own) return {thing, state: 'here', detail: of};
	return {
		thing,
		state: 'missing',
		detail: `not in the cache: ${of}`,
		cost: 'the first run with --provider control-plane builds them (10 minutes, with Go)',
		remedy: 'spd run --provider control-plane --preset smoke',
	};
}

async function goFact(): Promise<Fact> {
	const go = await onPath('go');
	if (go) return {thing: 'Go', state: 'here', detail: go};
	return {
		thing: 'Go',
		state: 'missing',
		detail: 'not on PATH',
		cost: 'no packaged images, no sample programs, and no kind unless it is on PATH',
		remedy: 'sudo apt-get install golang',
	};
}
