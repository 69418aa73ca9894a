import pMap from 'p-map';
import {dryRun} from '../../harness/cluster/dry-run.ts';
import type {Connection} from '../../harness/cluster/connect.ts';
import {requestsAtOnce} from '../../harness/machine/limits.ts';
import {manifestOf} from '../../harness/model/manifest.ts';
import type {Row} from '../../harness/model/row.ts';
import {run} from '../../harness/run/run.ts';
import type {Target} from '../../harness/model/target.ts';

/** Rows per second through the runner, and the same dry runs per second in a bare loop. */
export interface Throughput {
	readonly rows: number;
	readonly bare: number;
}

/**
 * Runs the same dry runs through the runner and in a bare loop, in turn, in one process and at the same
 * concurrency; the best of each counts. The runner's time includes entering the configuration, which all rows
 * must share.
 */
export async function measureThroughput(
	{connection, target, namespace}: {connection: Connection; target: Target; namespace: string},
	rows: readonly Row[],
	rounds: number,
): Promise<Throughput> {
	const best = {rows: 0, bare: 0};
	const {signal} = new AbortController();
	for (let round = 0; round < rounds; round += 1) {
		const bare = await perSecond(rows.length, () =>
			pMap(rows, row => bareDryRun(connection, namespace, row), {concurrency: requestsAtOnce}),
		);
		const through = await perSecond(rows.length, () =>
			run({rows, target, concurrency: requestsAtOnce, signal, onResult: () => {}}),
		);
		best.bare = Math.max(best.bare, bare);
		best.rows = Math.max(best.rows, through);
	}
	return best;
}

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return count / ((performance.now() - started) / 1000);
}

async function bareDryRun(connection: Connection, namespace: string, {probe}: Row): Promise<void> {
	if (probe.kind !== 'admission') throw new Error('only dry runs can be compared with dry runs');
	const image = `dev.local/${probe.workload.image}:v1`;
	const object = manifestOf(probe.object, probe.workload, {name: 'row', namespace, image});
	await dryRun(connection, probe.object, object);
}
