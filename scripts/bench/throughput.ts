import {measureThroughput} from './measure-throughput.ts';
import type {Connection} from '../../harness/cluster/connect.ts';
import type {ClusterTarget} from '../../harness/reading/cluster-target.ts';
import {atLevel, nameConfiguration} from '../../harness/model/configuration.ts';
import {questionOf, type Row} from '../../harness/model/row.ts';
import {rows} from '../../suites/index.ts';
import type {Note} from './figures.ts';

/** The dry runs of `enabled` through the runner and in a bare loop. */
export async function benchThroughput(
	place: {connection: Connection; target: ClusterTarget; namespace: string},
	where: string,
	note: Note,
): Promise<void> {
	const enabled = nameConfiguration(atLevel('enabled'));
	const dryRuns = rows.filter(
		({probe, configuration, observedOnly}) =>
			probe.kind === 'admission' &&
			observedOnly === undefined &&
			nameConfiguration(configuration) === enabled,
	);
	// One row for each query: the runner asks once for all rows that read the same answer.
	const asked = new Map(dryRuns.map(row => [asks(row), row]));
	const {rows: through, bare} = await measureThroughput(place, [...asked.values()], 3);
	note(`${where}rows through the runner`, through, '/s');
	note(`${where}the same dry runs in a bare loop`, bare, '/s');
	note(`${where}ratio`, through / bare, '');
}

const asks = ({probe}: Row): string =>
	probe.kind === 'admission' ? questionOf(probe.object, probe.workload, probe.asking) : '';
