import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {appFolder, compileApps, forAnotherArchitecture} from './repro-apps.ts';
import {KeptCluster, said} from './testing.ts';
import type {LevelAnswer, ReproReport, ToldLevel} from '../harness/repro/repro-report.ts';
import {changeData} from '../harness/configuration/config-map.ts';
import {readSettings} from '../harness/settings.ts';
import {knativeLevel} from '../harness/subjects/knative.ts';

/** `spd repro` on a kept cluster: images that people deploy, and apps that do one thing wrong each. */

const spd = path.join(import.meta.dirname, '..', 'bin', 'spd');
const {images} = readSettings();

let kept: KeptCluster;
let folder: string;
let app: string;

test.before(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	app = await compileApps(folder);
	kept = await KeptCluster.make();
});

test.after.always(async t => {
	await using ending = new AsyncDisposableStack();
	if (folder) ending.defer(() => rm(folder, {recursive: true}));
	if (!kept) return;
	ending.use(kept);
	t.deepEqual(await kept.leftByRuns(), []);
	t.deepEqual(Object.keys(await kept.features()), ['_example']);
	const node = `${kept.name}-control-plane`;
	const {stdout} = await execa`docker exec ${node} ctr --namespace k8s.io images ls --quiet`;
	t.notRegex(stdout, /spd-named/);
});

function start(options: readonly string[]) {
	const source = images === undefined ? [] : ['--images', images];
	return execa(spd, ['repro', ...options, ...source], {stdin: 'ignore', reject: false});
}

async function repro(t: ExecutionContext, options: readonly string[]) {
	const started = performance.now();
	const {exitCode, stdout, stderr} = await start([...options, '--cluster', kept.name, '--json']);
	t.is(exitCode, 0, stderr);
	const report = JSON.parse(stdout) as ReproReport;
	const milliseconds = performance.now() - started;
	const levels = report.clusters.flatMap(cluster => cluster.levels);
	return {milliseconds, levels: Object.fromEntries(levels.map(each => [each.level, told(each)]))};
}

function told(answer: LevelAnswer): ToldLevel {
	if ('attempt' in answer) return answer;
	throw new Error(answer.missing);
}

function outcome(answer: ToldLevel | undefined): string {
	const {finding, cause} = answer?.attempt ?? {};
	return [finding?.outcome, cause?.id].filter(Boolean).join(' ');
}

const sample = test.macro({
	async exec(
		t: ExecutionContext,
		options: readonly string[],
		expected: Readonly<Record<string, string>>,
		set: Readonly<Record<string, unknown>>,
	) {
		const {levels, milliseconds} = await repro(t, options);
		const seen = Object.entries(levels).map(([level, answer]) => [level, outcome(answer)]);
		t.deepEqual(Object.fromEntries(seen), expected);
		const helped = Object.entries(levels).flatMap(([level, answer]) =>
			answer.set ? [[level, answer.set.override]] : [],
		);
		t.deepEqual(Object.fromEntries(helped), set);
		t.log(`${Math.round(milliseconds / 1000)} s`);
	},
	title: (_, options) => `sample: ${options.join(' ')}`,
});

const lowPorts = {capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']}};

test.serial(
	sample,
	['nginx'],
	{
		disabled: 'ready',
		'root-allowed': 'crashed chown-at-start',
		enabled: 'refused root-image',
	},
	{
		'root-allowed': {securityContext: {capabilities: {}}},
		enabled: {securityContext: {runAsNonRoot: false, capabilities: {}}},
	},
);

test.serial(
	sample,
	['nginx-prepared'],
	{
		disabled: 'ready',
		'root-allowed': 'pending mute-workers',
		enabled: 'refused root-image',
	},
	{
		'root-allowed': {securityContext: {capabilities: {}}},
		enabled: {securityContext: {runAsNonRoot: false, capabilities: {}}},
	},
);

test.serial(
	sample,
	['caddy', '--port', '80'],
	{disabled: 'ready', 'root-allowed': 'ready', enabled: 'refused root-image'},
	{enabled: {securityContext: {runAsUser: 65_532}}},
);

test.serial(
	sample,
	['caddy', '--port', '8080'],
	{
		disabled: 'ready',
		'root-allowed': 'crashed file-capability',
		enabled: 'refused root-image',
	},
	{
		'root-allowed': {securityContext: lowPorts},
		enabled: {securityContext: {runAsUser: 65_532, ...lowPorts}},
	},
);

test.serial(
	sample,
	['app-named'],
	{disabled: 'ready', 'root-allowed': 'ready', enabled: 'refused user-by-name'},
	{enabled: {securityContext: {runAsUser: 1000}}},
);

test.serial('what the level added, and what the process had', async t => {
	const {levels} = await repro(t, ['app-numeric', '--level', 'disabled,enabled']);
	t.is(levels['disabled']?.added, '');
	t.regex(levels['enabled']?.added ?? '', /^\+ +runAsNonRoot: true$/m);
	t.like(levels['disabled']?.attempt.process, {uid: 65_532, NoNewPrivs: 0, Seccomp: 0});
	t.like(levels['enabled']?.attempt.process, {uid: 65_532, CapBnd: '0', NoNewPrivs: 1, Seccomp: 2});
});

/** An app of ours at one level: each of these is the same at all of them. */
const ofOurs = test.macro({
	async exec(
		t: ExecutionContext,
		name: string,
		lines: readonly string[],
		expected: {
			readonly outcome: string;
			readonly options?: readonly string[];
			readonly foreign?: true;
		},
	) {
		const made = await appFolder(folder, {app, name, lines});
		if (expected.foreign) await forAnotherArchitecture(path.join(made, 'app'));
		const options = [made, '--level', 'disabled', ...(expected.options ?? [])];
		const {levels} = await repro(t, options);
		t.is(outcome(levels['disabled']), expected.outcome);
	},
	title: (_, name) => `an app of ours: ${name}`,
});

test.serial(ofOurs, 'exits', ['CMD ["/app", "exit"]'], {outcome: 'crashed exits-0'});
test.serial(ofOurs, 'bare', [], {outcome: 'pending no-command'});
test.serial(ofOurs, 'fails', ['CMD ["/app", "fail"]'], {outcome: 'pending answers-error'});
test.serial(ofOurs, 'missing', ['CMD ["/nope"]'], {outcome: 'crashed program-missing'});
test.serial(ofOurs, 'foreign', ['CMD ["/app", "exit"]'], {
	outcome: 'crashed exec-format',
	foreign: true,
});
test.serial(ofOurs, 'loopback', ['CMD ["/app", "listen", "127.0.0.1:8080"]'], {
	outcome: 'ready listens-on-loopback',
});
test.serial(ofOurs, 'silent', ['CMD ["/app", "silent"]'], {
	outcome: 'pending not-yet',
	options: ['--wait', '10'],
});
test.serial(ofOurs, 'slow', ['CMD ["/app", "slow", "60s"]'], {outcome: 'ready slow-start'});

test.serial('an app that listens elsewhere: the port is tried, and works', async t => {
	const lines = ['CMD ["/app", "listen", ":3000"]'];
	const made = await appFolder(folder, {app, name: 'elsewhere', lines});
	const {levels} = await repro(t, [made, '--level', 'disabled']);
	t.is(outcome(levels['disabled']), 'pending listens-elsewhere');
	t.deepEqual(levels['disabled']?.set?.override, {ports: [{containerPort: 3000}]});
});

test.serial('an answer that is worse than at a level below is no service', async t => {
	const lines = ['COPY --chown=1234 secret /secret', 'USER 0', 'CMD ["/app", "file", "/secret"]'];
	const made = await appFolder(folder, {app, name: 'reads', lines});
	await writeFile(path.join(made, 'secret'), 'open', {mode: 0o600});
	const {levels} = await repro(t, [made, '--level', 'disabled,root-allowed']);
	t.is(outcome(levels['disabled']), 'ready');
	t.is(outcome(levels['root-allowed']), 'pending foreign-path');
	t.like(levels['root-allowed']?.attempt.finding, {http: 403, httpBelow: 200});
	t.deepEqual(levels['root-allowed']?.set?.override, {securityContext: {capabilities: {}}});
});

test.serial('an init container is told by the name that its user gave it', async t => {
	const lines = ['USER 0', 'CMD ["/app", "exit"]'];
	const made = await appFolder(folder, {app, name: 'migrates', lines});
	const file = path.join(folder, 'init.yaml');
	await writeFile(
		file,
		`
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: shop}
spec:
  template:
    spec:
      initContainers: [{name: db-migrate, image: ${made}}]
      containers: [{name: web, image: app-numeric}]
`,
	);
	const {levels} = await repro(t, ['-f', file, '--level', 'root-allowed,enabled']);
	t.is(outcome(levels['root-allowed']), 'ready');
	t.is(outcome(levels['enabled']), 'refused root-image');
	t.is(levels['enabled']?.attempt.finding.container, 'db-migrate');
	t.true((levels['enabled']?.attempt.seconds ?? 99) < 30);
	const own = {'db-migrate': {securityContext: {runAsUser: 65_532}}};
	t.deepEqual(levels['enabled']?.set?.override, {beside: own});
});

test.serial('queue-proxy refuses to be root, which the pod asks of it', async t => {
	const file = path.join(folder, 'pod.yaml');
	await writeFile(
		file,
		`
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: shop}
spec:
  template:
    spec:
      securityContext: {runAsUser: 0}
      containers: [{image: app-numeric}]
`,
	);
	const {levels} = await repro(t, ['-f', file, '--level', 'root-allowed']);
	t.is(outcome(levels['root-allowed']), 'refused queue-proxy-as-root');
	t.deepEqual(levels['root-allowed']?.set?.override, {fromPod: ['runAsUser']});
});

test.serial('since the upgrade: the same manifest on two releases, side by side', async t => {
	const file = path.join(folder, 'upgrade.yaml');
	await writeFile(
		file,
		`
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: shop}
spec:
  template:
    spec:
      containers: [{image: caddy, ports: [{containerPort: 80}], securityContext: {runAsNonRoot: false}}]
`,
	);
	const releases = ['--knative', '1.19.0', '--knative', '1.23.0'];
	const {exitCode, stdout, stderr} = await start([
		'-f',
		file,
		...releases,
		'--level',
		'enabled',
		'--json',
	]);
	t.is(exitCode, 0, stderr);
	const {clusters} = JSON.parse(stdout) as ReproReport;
	const seen = clusters.map(each => [each.knative, ...each.levels.map(of => outcome(told(of)))]);
	t.deepEqual(seen, [
		['1.19.0', 'refused root-image'],
		['1.23.0', 'ready'],
	]);
	const made = clusters[0]?.cluster ?? kept.name;
	t.not(made, kept.name);
	t.is((await execa`docker ps --all --quiet --filter name=${made}-control-plane`).stdout, '');
});

test.serial(
	'megabytes of binary in the log: the last words, printable and without secrets',
	async t => {
		const made = await appFolder(folder, {app, name: 'noise', lines: ['CMD ["/app", "noise"]']});
		const {levels} = await repro(t, [made, '--level', 'disabled']);
		t.is(outcome(levels['disabled']), 'crashed crash-of-its-own');
		const {text = ''} = levels['disabled']?.attempt.finding ?? {};
		t.regex(text, /password=\[redacted\]\nthe last words$/);
		t.notRegex(text, /\p{Cc}(?<!\n)/u);
	},
);

test.serial('an image that nobody has is told at once', async t => {
	const {exitCode, stderr} = await start(['nohost.invalid/absent:v1', '--cluster', kept.name]);
	t.is(exitCode, 2);
	t.regex(stderr, /nohost\.invalid\/absent:v1/);
});

test.serial('a manifest, as Markdown for an issue', async t => {
	const file = path.join(folder, 'service.yaml');
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
	const options = ['-f', file, '--cluster', kept.name, '--level', 'enabled', '--markdown'];
	const {exitCode, stdout} = await start(options);
	t.is(exitCode, 0);
	t.regex(stdout, /\*\*the manifest asks for uid 0\*\*/);
	t.regex(stdout, /Knative Serving 1\.\d+\.\d+, Kubernetes 1\.\d+\.\d+, containerd/);
	t.regex(stdout, /```diff/);
});

test.serial(
	"somebody else's cluster is asked as it is, in a namespace that goes again",
	async t => {
		const where = ['--context', `kind-${kept.name}`, '--kubeconfig', kept.kubeconfig];
		const {exitCode, stdout} = await start([
			'dev.local/sample/app-numeric:v1',
			...where,
			'--quiet',
		]);
		t.is(exitCode, 0);
		t.regex(stdout, /disabled +\S+ ready, HTTP 200/);
		t.notRegex(stdout, /enabled/);
		t.deepEqual(await kept.leftByRuns(), []);
	},
);

test.serial(
	'a word that the release does not know is no level, and the report says so',
	async t => {
		const {key} = knativeLevel;
		const set = async (value: string | null): Promise<unknown> =>
			kept.ask(connection => changeData(connection, knativeLevel, {[key]: value}));
		await set('root-allowed');
		t.teardown(() => set(null));
		const where = ['--context', `kind-${kept.name}`, '--kubeconfig', kept.kubeconfig];
		const {stdout} = await start(['dev.local/sample/app-numeric:v1', ...where, '--quiet']);
		t.regex(stdout, /its ConfigMap says "root-allowed", but it answers as at disabled/);
		t.regex(stdout, /disabled +\S+ ready, HTTP 200/);
	},
);

test.serial('Ctrl-C puts the level back, removes what was made and exits 130', async t => {
	const child = start(['nginx', '--cluster', kept.name]);
	await said(child, /enabled: what to set/);
	child.kill('SIGINT');
	t.is((await child).exitCode, 130);
	t.deepEqual(await kept.leftByRuns(), []);
	t.deepEqual(Object.keys(await kept.features()), ['_example']);
});
