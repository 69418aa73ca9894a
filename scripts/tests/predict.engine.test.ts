import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {bringImage} from '../../images/named/any-image.ts';
import {isForecast, type Prediction} from '../../harness/explain/predict/predict.ts';
import {predictAll, type Forecast} from '../../harness/explain/predict/forecast.ts';
import {forecastRows} from '../../harness/explain/predict/forecast-rows.ts';
import {assumedNodes, nodeNames} from '../../harness/explain/predict/assumed-node.ts';
import {cases, titleOf} from '../../harness/explain/predict/measured/cases.ts';
import {disagreements} from '../../harness/explain/predict/measured/measured.ts';
import {measure} from '../../harness/explain/predict/measured/record.ts';
import {nodeContainer} from '../../harness/providers/kind/kind-node.ts';
import type {Outcome} from '../../harness/model/row.ts';
import {limits} from '../../harness/machine/limits.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {newRunId} from '../../harness/machine/version.ts';
import {docker} from '../../images/engine/docker.ts';
import {readyEngine} from '../../images/engine/engine.ts';
import {momentaryContainers, unusedTags} from '../../images/named/testing.ts';
import {chooseSource} from '../../images/prepare/prepare.ts';
import {testCache} from '../../images/cache/testing.ts';
import {runtime} from '../../suites/runtime/index.ts';
import {commandBlocks, root} from './documented-commands.ts';
import {inTurn} from './in-turn.ts';
import {folder, KeptCluster, said} from './testing.ts';

/** `spd predict` as users run it; what is not in the cache yet is built first. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const settings = readSettings();
const source = settings.images === undefined ? [] : ['--images', settings.images];

const predict = (options: readonly string[]) => {
	const child = execa(spd, ['predict', ...source, ...options], {stdin: 'ignore', reject: false});
	makers.add(child.pid);
	return child;
};

async function forecastOf(t: ExecutionContext, options: readonly string[]): Promise<Forecast> {
	const {exitCode, stdout, stderr} = await predict(['--json', ...options]);
	t.is(exitCode, 0, stderr);
	return JSON.parse(stdout) as Forecast;
}

/** The processes that a test has started, including this one. */
const makers = new Set<number | undefined>([process.pid]);

/** Where an answer or an end is expected: on a busy machine a start takes several seconds. */
const patient = ['--wait', '60'] as const;

const told = ({levels}: Forecast): readonly Prediction[] => levels.filter(isForecast);

const outcomesOf = (made: Forecast) => told(made).map(({finding}) => finding.outcome);

/** What a run that was killed earlier has left in the engine. */
let unusedBefore: readonly string[] = [];

test.before(async () => {
	await using made = await testCache();
	await readyEngine({...made, cache: settings.cache});
	unusedBefore = await unusedTags(settings.cache);
});

test.afterEach.always('nothing is left in the engine', async t => {
	t.deepEqual(await momentaryContainers(makers), []);
	const unused = await unusedTags(settings.cache);
	t.deepEqual(
		unused.filter(tag => !unusedBefore.includes(tag)),
		[],
	);
});

for (const node of nodeNames.filter(name => name !== 'containerd2')) {
	test.serial(`what the rows expect of containers is forecast, with ${node}`, async t => {
		await using made = await testCache();
		const chosen = settings.images ?? (await chooseSource(made)).source;
		// Rows that do not depend on the node are forecast once.
		const asked = node === 'kind' ? runtime : runtime.filter(({expect}) => 'dependsOn' in expect);
		const forecasts = await forecastRows(asked, {
			...made,
			cache: settings.cache,
			source: chosen,
			node,
		});
		const differing = forecasts.flatMap(each =>
			'agreement' in each && each.agreement.status === 'failed'
				? [`${each.key}: ${each.agreement.reason}`]
				: [],
		);
		t.deepEqual(differing, []);
		const judged = forecasts.filter(each => 'agreement' in each);
		const leftOut = Map.groupBy(
			forecasts.filter(each => 'leftOut' in each),
			({leftOut: why}) => why,
		);
		t.log(`${judged.length} rows agree`);
		for (const [why, rows] of leftOut) t.log(`${rows.length} rows not forecast: ${why}`);
		t.true(judged.length > (node === 'kind' ? 100 : 3));
	});
}

inTurn('the commands of the documentation forecast as they stand there', async t => {
	const blocks = (await commandBlocks()).filter(({mark}) => mark === 'run: engine');
	t.true(blocks.length > 0);
	for (const {where, commands} of blocks) {
		const {exitCode, all} = await execa('sh', ['-ec', commands], {
			cwd: root,
			stdin: 'ignore',
			all: true,
			reject: false,
		});
		t.is(exitCode, 0, `${where}: ${all}`);
	}
});

test.serial('a sample is answered in a table', async t => {
	const {exitCode, stdout} = await predict(['nginx', '--port', '80', ...patient]);
	t.is(exitCode, 0);
	t.regex(stdout, /^Assumed node: kind, /m);
	t.regex(stdout, /^disabled +ready +answers after/m);
	t.regex(stdout, /^root-allowed +crashed +it changes the owner/m);
	t.regex(stdout, /exit code 1: nginx: \[emerg\] chown\(/);
	t.regex(stdout, /^enabled +refused +the image runs as root/m);
	t.regex(stdout, /^disabled +uid 0; capabilities the 14 defaults/m);
	t.regex(stdout, /^It cannot know:$/m);
});

inTurn('the level, the user and the node are taken into account', async t => {
	const asUser = await forecastOf(t, [
		'caddy',
		'--port',
		'80',
		'--run-as-user',
		'1000',
		...patient,
	]);
	t.deepEqual(outcomesOf(asUser), ['ready', 'ready', 'ready']);
	t.like(told(asUser)[2]?.process, {uid: 1000, CapEff: '400', NoNewPrivs: 1, Seccomp: 2});
	const only = ['app-numeric', '--port', '80', '--level', 'enabled', ...patient];
	t.deepEqual(outcomesOf(await forecastOf(t, only)), ['ready']);
	const old = await forecastOf(t, [...only, '--node', 'containerd1']);
	t.deepEqual(outcomesOf(old), ['crashed']);
	t.regex(old.remarks.join(), /--node containerd2/);
});

/** A few of those of docs/identity-on-a-node.md, which identities.verify.test.ts asks about all. */
const someIdentities = [
	'USER "+1000"',
	'USER "bob:data"',
	'USER "1001:1001"',
	'USER "1000:nosuchgroup"',
	'USER "1001:1001", runAsGroup: 1001',
	'USER "1000", Pod fsGroup: 77',
];

inTurn('a container is started as the user and the groups that a node gives it', async t => {
	await using kept = await KeptCluster.shared();
	const asked = cases.filter(each => someIdentities.includes(titleOf(each)));
	t.is(asked.length, someIdentities.length);
	const rows = await kept.ask(connection =>
		measure(
			asked,
			{
				connection,
				node: nodeContainer(kept.name),
				run: `spd-${newRunId()}`,
				signal: AbortSignal.timeout(limits.testsIdle),
			},
			assumedNodes.containerd1,
		),
	);
	t.deepEqual(rows.flatMap(disagreements), []);
	t.regex(
		rows.find(({title}) => title === 'USER "1001:1001"')?.node?.enabled ?? '',
		/^1001:0 \[0\] HOME \/,/,
	);
});

inTurn('images that cannot be started each say why', async t => {
	const work = await folder(t);
	const build = builder(work);
	const empty = 'spd-test:empty';
	await docker(['import', await emptyArchive(work), empty]);
	t.teardown(() => docker(['image', 'rm', empty]));
	await tells(t, empty, {outcome: 'pending', cause: 'no-command'});
	await tells(t, await build(empty, 'CMD ["/absent"]'), {
		outcome: 'crashed',
		cause: 'program-missing',
	});
	const stranger = await build(empty, 'USER nobody', 'CMD ["/absent"]');
	await tells(t, stranger, {outcome: 'pending', cause: 'unknown-user'});
	await tells(t, await build(empty, 'COPY text /text', 'CMD ["/text"]'), {
		outcome: 'crashed',
		cause: 'exec-format',
	});
	const foreign = process.arch === 'arm64' ? 'amd64' : 'arm64';
	const other = 'spd-test:other';
	await docker(['import', '--platform', `linux/${foreign}`, await emptyArchive(work), other]);
	t.teardown(() => docker(['image', 'rm', other]));
	const {remarks} = await forecastOf(t, [other, '--level', 'disabled']);
	t.regex(remarks.join(), new RegExp(`^the image is for ${foreign}, and this machine is `));
});

inTurn('images that start and serve nobody each say why', async t => {
	await using made = await testCache();
	const chosen = settings.images ?? (await chooseSource(made)).source;
	const shared = {...made, cache: settings.cache, source: async () => chosen};
	await using sample = await bringImage('nginx', shared);
	const build = builder(await folder(t));
	const busybox = async (command: string) =>
		build(sample.reference, `CMD ["/bin/sh", "-c", ${JSON.stringify(command)}]`);

	await tells(t, await busybox('exit 0'), {outcome: 'crashed', cause: 'exits-0', exitCode: 0});
	const slow = await tells(t, await busybox('sleep 60'), {
		outcome: 'pending',
		cause: 'not-yet',
	});
	t.regex(slow.finding.text, /it listens nowhere: it may be slow, or never listen$/);
	t.deepEqual(slow.finding.listening, []);
	const late = await busybox(
		'sleep 7; printf "user nginx; daemon off; events {} http {server {listen 80; location / {return 200 up;}}}" >/n; exec nginx -c /n',
	);
	await tells(t, late, {outcome: 'pending', cause: 'not-yet'});
	const waited = await forecastOf(t, [late, '--level', 'disabled', ...patient]);
	t.deepEqual(outcomesOf(waited), ['ready']);
	const failing = await busybox(
		'printf "user nginx; daemon off; events {} http {server {listen 80; location / {return 500;}}}" >/n; exec nginx -c /n',
	);
	await tells(t, failing, {outcome: 'pending', cause: 'answers-error'});
	const elsewhere = await forecastOf(t, ['nginx', '--port', '3000', '--level', 'disabled']);
	t.like(elsewhere.levels[0], {finding: {outcome: 'pending'}, cause: {id: 'listens-elsewhere'}});
	const local =
		'printf "user nginx; daemon off; events {} http {server {listen 127.0.0.1:8080;}}" >/n; nginx -c /n';
	await tells(t, await busybox(local), {outcome: 'pending', cause: 'listens-on-loopback'});
	const much =
		'i=0; while [ $i -lt 18 ]; do cat /usr/sbin/nginx; i=$((i+1)); done; echo last; exit 3';
	const binary = await tells(t, await busybox(much), {outcome: 'crashed', exitCode: 3});
	t.regex(binary.finding.text, /last$/);
	t.true((binary.finding.log ?? '').length <= 2048);
	t.notRegex(binary.finding.log ?? '', /[^\P{Cc}\n\t]/u);
});

inTurn('the group is the one that a node gives, not the one in USER', async t => {
	await using made = await testCache();
	const chosen = settings.images ?? (await chooseSource(made)).source;
	const shared = {...made, cache: settings.cache, source: async () => chosen};
	await using sample = await bringImage('nginx', shared);
	const build = builder(await folder(t));
	const ofGroup = async (gid: number) =>
		build(
			sample.reference,
			`RUN mkdir /data && chown 0:${gid} /data && chmod 770 /data`,
			'USER 1001:1001',
			'CMD ["/bin/sh", "-c", "set -e; touch /data/x; exec sleep 60"]',
		);
	const one = ['--level', 'disabled', '--wait', '2'];
	t.deepEqual(outcomesOf(await forecastOf(t, [await ofGroup(0), ...one])), ['pending']);
	const own = await ofGroup(1001);
	const refused = await forecastOf(t, [own, ...one]);
	t.deepEqual(outcomesOf(refused), ['crashed']);
	t.like(told(refused)[0]?.identity, {uid: 1001, gid: 0, groups: [0], home: '/'});
	t.regex(refused.remarks.join(), /a node does not: there the group is 0, and runAsGroup: 1001/);
	const set = await forecastOf(t, [own, ...one, '--run-as-group', '1001']);
	t.deepEqual(outcomesOf(set), ['pending']);
});

test.serial('an answer that is worse than at a level below is no service', async t => {
	await using made = await testCache();
	const chosen = settings.images ?? (await chooseSource(made)).source;
	const shared = {...made, cache: settings.cache, source: async () => chosen};
	await using sample = await bringImage('nginx', shared);
	const build = builder(await folder(t));
	const served =
		'printf "user root; daemon off; events {} http {server {listen 80; root /srv;}} master_process off;" >/n; exec nginx -c /n';
	const image = await build(
		sample.reference,
		'RUN mkdir -p /srv /var/lib/nginx && echo hidden >/srv/index.html && chown 1234 /srv/index.html && chmod 600 /srv/index.html',
		`CMD ["/bin/sh", "-c", ${JSON.stringify(served)}]`,
	);
	const [open, dropped] = told(
		await forecastOf(t, [image, '--level', 'disabled,root-allowed', ...patient]),
	);
	t.like(open?.finding, {outcome: 'ready', http: 200});
	t.like(dropped?.finding, {outcome: 'pending', amiss: true, http: 403, httpBelow: 200});
	t.is(dropped?.cause?.id, 'foreign-path');
});

test.serial('what the engine cannot run is not forecast, and says so in its place', async t => {
	await using made = await testCache();
	const chosen = settings.images ?? (await chooseSource(made)).source;
	const shared = {...made, cache: settings.cache, source: async () => chosen};
	await using sample = await bringImage('app-numeric', shared);
	const facts = {user: '65532', program: [], exposed: [], architecture: 'amd64'};
	const image = {reference: sample.reference, user: sample.user, env: []};
	const question = {image, facts, accounts: {}, node: assumedNodes.kind, wait: 60_000};
	const gone = {...question, image: {...image, reference: 'spd-test:gone'}};
	const [there, absent] = await predictAll(
		[question, gone].map(each => ({question: each, level: 'disabled'})),
		made.signal,
	);
	t.like(there, {level: 'disabled', finding: {outcome: 'ready'}});
	t.regex(absent && 'notForecast' in absent ? absent.notForecast : '', /spd-test:gone/);
});

test.serial('what cannot be asked is refused at once', async t => {
	const wrong = [
		['nginx', '--port', '0'],
		['nginx', '--port', 'http'],
		['nginx', '--run-as-user', '-1'],
		['nginx', '--supplemental-groups', '1,b'],
		['nginx', '--supplemental-groups-policy', 'strict'],
		['nginx', '--node', 'cri-o'],
		['nginx', '--level', 'enable'],
		['./absent'],
		[],
	];
	for (const options of wrong) {
		const {exitCode, stderr} = await predict(options);
		t.is(exitCode, 64, options.join(' '));
		t.is(stderr.trim().split('\n').length, 1, stderr);
	}
	const {exitCode, stderr} = await predict(['registry.invalid/app:v1']);
	t.is(exitCode, 2);
	t.regex(stderr, /registry\.invalid is not reachable\.\nDocker says: /);
});

test.serial('Ctrl-C while containers run leaves nothing', async t => {
	const child = predict(['nginx-prepared', '--port', '80']);
	await said(child, /running nginx-prepared/);
	child.kill('SIGINT');
	t.is((await child).exitCode, 130);
});

async function emptyArchive(work: string): Promise<string> {
	const file = path.join(work, 'empty.tar');
	await writeFile(file, Buffer.alloc(1024));
	return file;
}

/** Creates folders with a Dockerfile of these lines, and a text file; they are removed when the test ends. */
function builder(work: string) {
	let count = 0;
	return async (from: string, ...lines: readonly string[]): Promise<string> => {
		const app = path.join(work, `app-${count++}`);
		await mkdir(app);
		await writeFile(path.join(app, 'text'), 'no program\n', {mode: 0o755});
		await writeFile(path.join(app, 'Dockerfile'), `${[`FROM ${from}`, ...lines].join('\n')}\n`);
		return app;
	};
}

async function tells(
	t: ExecutionContext,
	image: string,
	{outcome, cause, exitCode}: {outcome: Outcome; cause?: string; exitCode?: number},
): Promise<Prediction> {
	const [prediction] = told(
		await forecastOf(t, [image, '--level', 'disabled', ...(outcome === 'pending' ? [] : patient)]),
	);
	if (prediction === undefined) throw new Error('no level was forecast');
	t.is(prediction.finding.outcome, outcome, JSON.stringify(prediction));
	if (cause !== undefined) t.is(prediction.cause?.id, cause, JSON.stringify(prediction));
	if (exitCode !== undefined) t.is(prediction.finding.exitCode, exitCode);
	return prediction;
}
