import test from 'ava';
import {execa} from 'execa';
import type {ReproReport} from '../../harness/explain/repro/repro-report.ts';
import {outcome, ReproCluster, start, told} from './repro-testing.ts';

/** `spd repro` on several releases, each on its own kind cluster. */

const cluster = ReproCluster.forFile();

test.serial('since the upgrade: the same manifest on two releases, side by side', async t => {
	const securityContext = {runAsNonRoot: false};
	const file = await cluster.manifest('upgrade', {
		containers: [{image: 'caddy', ports: [{containerPort: 80}], securityContext}],
	});
	const releases = ['--knative', '1.19.0', '--knative', '1.23.0'];
	const asked = ['-f', file, ...releases, '--level', 'enabled', '--json'];
	const {exitCode, stdout, stderr} = await start(asked);
	t.is(exitCode, 0, stderr);
	const {clusters} = JSON.parse(stdout) as ReproReport;
	const seen = clusters.map(each => [each.knative, ...each.levels.map(of => outcome(told(of)))]);
	t.deepEqual(seen, [
		['1.19.0', 'refused root-image'],
		['1.23.0', 'ready'],
	]);
	const made = clusters[0]?.cluster ?? cluster.kept.name;
	t.not(made, cluster.kept.name);
	t.is((await execa`docker ps --all --quiet --filter name=${made}-control-plane`).stdout, '');
});
