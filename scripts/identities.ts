import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {docker} from '../images/engine/docker.ts';
import {keptCluster} from '../harness/explain/repro/open-cluster.ts';
import {assumedNodes} from '../harness/explain/predict/assumed-node.ts';
import {cases} from '../harness/explain/predict/measured/cases.ts';
import {
	disagreements,
	measuredFile,
	readMeasured,
	withMeasured,
	withoutLimits,
	type Measured,
} from '../harness/explain/predict/measured/measured.ts';
import {renderIdentities} from '../harness/explain/predict/measured/page.ts';
import {measure} from '../harness/explain/predict/measured/record.ts';
import {readSettings} from '../harness/machine/settings.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {newRunId} from '../harness/machine/version.ts';
import {clusterFacts} from '../harness/providers/node-facts.ts';
import {nodeOf} from './corpus/told.ts';
import {session} from './session.ts';

/**
 * Generates docs/identity-on-a-node.md: who containers run as, measured on a kept cluster (`--cluster NAME`, by `spd up`)
 * and recorded; with `--render` from what was recorded. Records nothing and exits 1 if the forecasts are not what the node does.
 */

const settings = readSettings();
const page = path.join(import.meta.dirname, '..', 'docs', 'identity-on-a-node.md');
const {values} = parseArgs({options: {cluster: {type: 'string'}, render: {type: 'boolean'}}});

process.exitCode = await session(settings, {}, async (progress, signal) => {
	if (values.render !== true) {
		if (values.cluster === undefined) {
			throw new UsageError('name a kept cluster: --cluster NAME; spd up makes one');
		}
		const measured = await record(values.cluster, {cache: settings.cache, progress, signal});
		const differing = measured.rows.flatMap(disagreements);
		if (differing.length > 0) {
			process.stderr.write(`not recorded, for the forecast differs:\n${differing.join('\n')}\n`);
			return 1;
		}
		const kept = {...measured, rows: measured.rows.map(withoutLimits)};
		const all = withMeasured(readMeasured(), kept);
		await writeFile(measuredFile, `${JSON.stringify(all, undefined, '\t')}\n`);
	}
	await writeFile(page, renderIdentities(readMeasured()));
	return 0;
});

async function record(name: string, opening: Parameters<typeof keptCluster>[1]): Promise<Measured> {
	await using cluster = await keptCluster(name, opening);
	const {connection, node} = cluster;
	if (!node) throw new UsageError(`cluster ${name} has no node here`);
	const {kubernetes, nodes} = await clusterFacts(connection);
	const run = `spd-${newRunId()}`;
	const where = {connection, node: node.container, run, signal: opening.signal};
	const {containerRuntime = ''} = nodes[0] ?? {};
	const assumed = nodeOf({containerRuntime});
	const runc = await docker(['exec', node.container, 'runc', '--version']);
	return {
		assumed,
		of: {
			kubernetes,
			containerd: containerRuntime.replace('containerd://', ''),
			runc: /runc version ([\d.]+)/.exec(runc)?.[1] ?? '',
			docker:
				/[\d.]+/.exec(await docker(['version', '--format', '{{.Server.Version}}']))?.[0] ?? '',
		},
		rows: await measure(cases, where, assumedNodes[assumed]),
	};
}
