import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {changeData} from '../../harness/configuration/config-map.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {nodeContainer} from '../../harness/providers/kind/kind-node.ts';
import {testCache} from '../../images/cache/testing.ts';
import {docker} from '../../images/engine/docker.ts';
import {startRegistry} from '../../images/published/testing.ts';
import {folder, KeptCluster, readReport} from './testing.ts';

/** The samples of a guest, pushed to a registry and pulled from there by the cluster. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const images = ['--images', 'packaged'];

test('create: containers are those that spd images --push has pushed', async t => {
	await using settings = await testCache();
	await using registry = await startRegistry(settings);
	const place = `${registry.name}/spd`;
	const pushed = await execa(spd, ['images', ...images, '--push', place], {stdin: 'ignore'});
	t.true(pushed.stdout.includes(`${place}/nginx:v1`), pushed.stdout);

	await using kept = await KeptCluster.make();
	await serveInNode(kept.name, path.join(settings.cache, 'registry'), registry.program);
	// Knative would ask the registry for digests, which is on loopback in the node.
	const deployment = {namespace: knativeLevel.namespace, configMap: 'config-deployment'};
	const key = 'registries-skipping-tag-resolving';
	await kept.ask(connection =>
		changeData(connection, deployment, {[key]: `kind.local,ko.local,dev.local,${registry.name}`}),
	);

	const report = await folder(t);
	const guest = ['--context', kept.context, '--kubeconfig', kept.kubeconfig, '--create'];
	const few = ['--tier', 'runtime', '--report', report];
	const {exitCode, stdout} = await execa(
		spd,
		['run', ...guest, ...images, '--sample-registry', place, ...few],
		{stdin: 'ignore', reject: false},
	);
	t.is(exitCode, 0, stdout);
	const {rows} = await readReport(report);
	t.log(`${rows.length} rows`);
	t.true(rows.length > 5);
	const list = ['ctr', '--namespace', 'k8s.io', 'images', 'ls', '--quiet'];
	const inNode = await docker(['exec', nodeContainer(kept.name), ...list]);
	t.true(inNode.includes(`${place}/nginx:v1`), inNode);

	const named = path.join(await folder(t), 'images.yaml');
	await writeFile(named, `app-numeric: ${place}/app-numeric:v1\n`);
	const one = await execa(
		spd,
		['run', ...guest, ...images, '--sample-images', named, ...few, '--report', report],
		{stdin: 'ignore', reject: false},
	);
	t.is(one.exitCode, 0, one.stdout);
	const again = await readReport(report);
	t.true(again.rows.length > 0 && again.rows.length < rows.length);
	t.true(again.notRun.some(({why}) => why.includes('no sample nginx')));
});

/** The same registry, with its content, on the loopback of the node: containerd speaks HTTP only with that. */
async function serveInNode(cluster: string, data: string, program: string): Promise<void> {
	const node = nodeContainer(cluster);
	// Its temporary folder is a tmpfs, into which the engine cannot copy.
	const there = '/var/lib/test-registry';
	await docker(['cp', data, `${node}:${there}`]);
	await docker(['exec', node, 'mkdir', '-p', path.dirname(data)]);
	await docker(['exec', node, 'ln', '-s', there, data]);
	await docker(['cp', program, `${node}:/usr/local/bin/test-registry`]);
	await docker(['exec', '--detach', node, 'test-registry', 'serve', path.join(data, 'config.yml')]);
}
