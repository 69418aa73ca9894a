import {findPrograms} from '../../images/control-plane/find.ts';
import {percentile, type Note} from './figures.ts';
import {followMemory} from './process-tree.ts';
import {connect} from '../../harness/cluster/connect.ts';
import {ClusterTarget} from '../../harness/reading/cluster-target.ts';
import {askCanaries} from '../../harness/configuration/canaries.ts';
import {
	startControlPlane,
	type ControlPlane,
} from '../../harness/providers/control-plane/control-plane.ts';
import {tiersWithout} from '../../harness/providers/control-plane/why-not.ts';
import type {Opening} from '../../harness/providers/provider.ts';
import {owners} from '../../harness/model/requirement.ts';
import {newRunId, defaultVersions} from '../../harness/machine/version.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {benchThroughput} from './throughput.ts';
import {wholeRun} from './whole-run.ts';

const where = 'control plane: ';
const starts = 5;

/** Start, stop, memory, rows per second and a whole run in control planes. */
export async function benchControlPlane(
	cache: string,
	opening: Pick<Opening, 'progress' | 'signal'>,
	note: Note,
): Promise<void> {
	await wholeRun(`${where}whole run`, ['--provider', 'control-plane'], note);
	const started: number[] = [];
	const stopped: number[] = [];
	for (let round = 0; round < starts; round += 1) {
		const before = performance.now();
		const plane = await start(cache, opening);
		const connection = connect(plane.kubeConfig);
		await askCanaries(connection, 'default');
		started.push((performance.now() - before) / 1000);
		await connection.close();
		const asked = performance.now();
		await plane.stop();
		stopped.push((performance.now() - asked) / 1000);
	}
	note(`${where}start to the first defaulted dry run, p50`, percentile(started, 0.5), 's');
	note(`${where}start to the first defaulted dry run, slowest`, Math.max(...started), 's');
	note(`${where}stop, slowest`, Math.max(...stopped), 's');
	await loaded(await start(cache, opening, true), opening.signal, note);
}

async function start(
	cache: string,
	opening: Pick<Opening, 'progress' | 'signal'>,
	stays = false,
): Promise<ControlPlane> {
	const found = await findPrograms({...defaultVersions, cache});
	return startControlPlane({name: `spd-${newRunId()}`, found, cache, stays, ...opening});
}

/** Rows per second, and the memory of its processes until everything that can be judged there was judged. */
async function loaded(plane: ControlPlane, signal: AbortSignal, note: Note): Promise<void> {
	try {
		using memory = followMemory(...Object.values(plane.record.pids));
		await perSecond(plane, signal, note);
		await plane.letGo();
		await wholeRun(`${where}whole run on one that stays`, ['--cluster', plane.record.name], note);
		note(`${where}peak memory of its processes`, memory.peak / 1e6, 'MB');
	} finally {
		await plane.stop();
	}
}

async function perSecond(plane: ControlPlane, signal: AbortSignal, note: Note): Promise<void> {
	const connection = connect(plane.kubeConfig);
	try {
		const run = 'spd-bench';
		await using target = await ClusterTarget.open({
			connection,
			run,
			owns: owners,
			tiers: tiersWithout(plane.record.missing),
			level: knativeLevel,
			samples: {},
			signal,
		});
		await benchThroughput({connection, target, namespace: `${run}-dry`}, where, note);
	} finally {
		await connection.close();
	}
}
