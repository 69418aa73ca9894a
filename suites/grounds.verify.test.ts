import process from 'node:process';
import test from 'ava';
import {execa} from 'execa';
import {kindProvider} from '../harness/providers/kind/kind-provider.ts';
import {defaultVersions} from '../harness/machine/version.ts';
import {buildableKubernetes} from '../images/recipe/versions.ts';
import {nodeRuntimes} from '../images/prepare/prepare.ts';
import {rows} from './index.ts';
import {runRows, settings} from './testing.ts';

/** The ground that packaged clusters stand on: each Kubernetes, and each container runtime on the first. */
const grounds = [
	...nodeRuntimes.map(nodeRuntime => ({kubernetes: defaultVersions.kubernetes, nodeRuntime})),
	...buildableKubernetes
		.filter(kubernetes => kubernetes !== defaultVersions.kubernetes)
		.map(kubernetes => ({kubernetes, nodeRuntime: nodeRuntimes[0]})),
];

const gate = rows.filter(({presets}) => presets.includes('gate'));

for (const {kubernetes, nodeRuntime} of grounds) {
	test.serial(
		`Knative ${defaultVersions.knative} keeps the gate on ${kubernetes}, ${nodeRuntime}`,
		async t => {
			const provider = await kindProvider({
				knative: defaultVersions.knative,
				kubernetes,
				nodeRuntime,
				images: 'packaged',
				cache: settings.cache,
				keep: false,
			});
			const name = `test-${kubernetes}-${nodeRuntime}`;
			const {exitCode, report} = await runRows(provider, {name, started: gate});
			t.deepEqual(report.verdict.nonConformant, []);
			t.deepEqual(report.verdict.inconclusive, []);
			t.is(exitCode, 0);
			t.is(report.measured?.facts.kubernetes, kubernetes);
			t.regex(
				report.measured?.facts.nodes[0]?.containerRuntime ?? '',
				nodeRuntime === 'containerd1' ? /^containerd:\/\/1\.7/ : /^containerd:\/\/2\.4/,
			);
		},
	);
}

test.serial('Pod Security says of the Pods of each level what is recorded', async t => {
	const asked = execa(process.execPath, ['scripts/pod-security.ts', '--check'], {reject: false});
	const {exitCode, stderr} = await asked;
	t.is(exitCode, 0, stderr);
});
