import path from 'node:path';
import test from 'ava';
import {writeFile} from 'node:fs/promises';
import {holdLease} from '../../harness/cluster/lease.ts';
import {readLease} from '../../harness/cluster/lease-object.ts';
import {changeData} from '../../harness/configuration/config-map.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {runLease} from '../../harness/providers/existing/recover.ts';
import {holderIdentity} from '../../images/host/holder.ts';
import {inTurn} from './in-turn.ts';
import {appFolder, compileApps} from './repro-apps.ts';
import {outcome, ReproCluster, start} from './repro-testing.ts';

/** `spd repro -f` of whole manifests, and on an existing cluster. Several releases: repro-releases.verify.test.ts. */

const cluster = ReproCluster.forFile();

inTurn('an init container is told by the name that its user gave it', async t => {
	const lines = ['USER 0', 'CMD ["/app", "exit"]'];
	const app = await compileApps(cluster.folder);
	const image = await appFolder(cluster.folder, {app, name: 'migrates', lines});
	const file = await cluster.manifest('init', {
		initContainers: [{name: 'db-migrate', image}],
		containers: [{name: 'web', image: 'app-numeric'}],
	});
	const levels = await cluster.repro(t, ['-f', file, '--level', 'root-allowed,enabled']);
	t.is(outcome(levels['root-allowed']), 'ready');
	t.is(outcome(levels['enabled']), 'refused root-image');
	t.is(levels['enabled']?.attempt.finding.container, 'db-migrate');
	t.true((levels['enabled']?.attempt.seconds ?? 99) < 30);
	const own = {'db-migrate': {securityContext: {runAsUser: 65_532}}};
	t.deepEqual(levels['enabled']?.set?.override, {beside: own});
});

test.serial('queue-proxy refuses to be root, which the pod asks of it', async t => {
	const file = await cluster.manifest('pod', {
		securityContext: {runAsUser: 0},
		containers: [{image: 'app-numeric'}],
	});
	const levels = await cluster.repro(t, ['-f', file, '--level', 'root-allowed']);
	t.is(outcome(levels['root-allowed']), 'refused queue-proxy-as-root');
	t.deepEqual(levels['root-allowed']?.set?.override, {fromPod: ['runAsUser']});
});

test.serial('a manifest, as Markdown for an issue', async t => {
	const file = path.join(cluster.folder, 'service.yaml');
	await writeFile(
		file,
		`
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: Shop_1, namespace: prod}
spec:
  template:
    spec:
      containers:
        - image: app-zero
          securityContext: {runAsUser: 0}
`,
	);
	const options = ['-f', file, '--cluster', cluster.kept.name, '--level', 'enabled', '--markdown'];
	const {exitCode, stdout} = await start(options);
	t.is(exitCode, 0);
	t.regex(stdout, /\*\*the manifest asks for uid 0\*\*/);
	t.regex(stdout, /Knative Serving 1\.\d+\.\d+, Kubernetes 1\.\d+\.\d+, containerd/);
	t.regex(stdout, /```diff/);
});

/** With an image that is there already, on the cluster as if `spd` did not own it. */
const asIs = async () =>
	start([
		'dev.local/sample/app-numeric:v1',
		'--context',
		`kind-${cluster.kept.name}`,
		'--kubeconfig',
		cluster.kept.kubeconfig,
		'--quiet',
	]);

test.serial(
	"somebody else's cluster is asked as it is, in a namespace that goes again",
	async t => {
		const {exitCode, stdout} = await asIs();
		t.is(exitCode, 0);
		t.regex(stdout, /disabled +\S+ ready, HTTP 200/);
		t.notRegex(stdout, /enabled/);
		t.deepEqual(await cluster.kept.leftByRuns(), []);
	},
);

test.serial('a cluster that a run uses is left to it, and repro leaves no Lease', async t => {
	const {signal} = new AbortController();
	const progress = {step: () => () => {}, note: () => {}};
	const holder = holderIdentity('run spd-other');
	const connection = cluster.kept.connect();
	{
		await using _ = await holdLease(connection, runLease, {holder, progress, signal});
		const {exitCode, stderr} = await asIs();
		t.is(exitCode, 2);
		t.regex(stderr, /in use by run spd-other \(.*\), since/);
	}
	t.is((await asIs()).exitCode, 0);
	t.is(await readLease(connection, runLease), undefined);
	await connection.close();
});

test.serial(
	'a word that the release does not know is no level, and the report says so',
	async t => {
		const {key} = knativeLevel;
		const set = async (value: string | null): Promise<unknown> =>
			cluster.kept.ask(connection => changeData(connection, knativeLevel, {[key]: value}));
		await set('root-allowed');
		t.teardown(() => set(null));
		const {stdout} = await asIs();
		t.regex(stdout, /its ConfigMap says "root-allowed", but it answers as at disabled/);
		t.regex(stdout, /disabled +\S+ ready, HTTP 200/);
	},
);
