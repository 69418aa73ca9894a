import test, {type ExecutionContext} from 'ava';
import {ProcessEnded} from '../../harness/cluster/node-access.ts';
import {kindNode} from '../../harness/providers/kind/kind-node.ts';
import {inTurn} from './in-turn.ts';
import {outcome, ReproCluster, start} from './repro-testing.ts';
import {said} from './testing.ts';

/** `spd repro` of commonly deployed images. */

const cluster = ReproCluster.forFile();

const sample = test.macro({
	async exec(
		t: ExecutionContext,
		options: readonly string[],
		expected: Readonly<Record<string, string>>,
		set: Readonly<Record<string, unknown>>,
	) {
		const levels = await cluster.repro(t, options);
		const seen = Object.entries(levels).map(([level, answer]) => [level, outcome(answer)]);
		t.deepEqual(Object.fromEntries(seen), expected);
		const helped = Object.entries(levels).flatMap(([level, answer]) =>
			answer.set ? [[level, answer.set.override]] : [],
		);
		t.deepEqual(Object.fromEntries(helped), set);
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

inTurn('sample: nginx-prepared, which is mute, and not waited for as long again', async t => {
	const levels = await cluster.repro(t, ['nginx-prepared']);
	t.is(outcome(levels['disabled']), 'ready');
	t.is(outcome(levels['root-allowed']), 'pending mute-workers');
	t.is(outcome(levels['enabled']), 'refused root-image');
	// With containerd 2 a user other than root may listen on port 80; with containerd 1.7 only root's capabilities help.
	const asItsUser = {emptyDirs: ['/run'], securityContext: {runAsUser: 101}};
	t.deepEqual(levels['root-allowed']?.set?.override, asItsUser);
	t.deepEqual(levels['enabled']?.set?.override, asItsUser);
	const mute = levels['enabled']?.tried.find(({attempt}) => attempt.cause?.id === 'mute-workers');
	t.deepEqual(mute?.override, {securityContext: {runAsNonRoot: false}});
	t.true((mute?.attempt.ranOut ?? 99) <= (levels['root-allowed']?.attempt.ranOut ?? 0));
});

inTurn(
	sample,
	['caddy', '--port', '80'],
	{disabled: 'ready', 'root-allowed': 'ready', enabled: 'refused root-image'},
	{enabled: {securityContext: {runAsUser: 65_532}}},
);

inTurn(
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

inTurn(
	sample,
	['app-named'],
	{disabled: 'ready', 'root-allowed': 'ready', enabled: 'refused user-by-name'},
	{enabled: {securityContext: {runAsUser: 1000}}},
);

test.serial('what the level added, and what the process had', async t => {
	const levels = await cluster.repro(t, ['app-numeric', '--level', 'disabled,enabled']);
	t.is(levels['disabled']?.added, '');
	t.regex(levels['enabled']?.added ?? '', /^\+ +runAsNonRoot: true$/m);
	t.like(levels['disabled']?.attempt.process, {uid: 65_532, NoNewPrivs: 0, Seccomp: 0});
	t.like(levels['enabled']?.attempt.process, {uid: 65_532, CapBnd: '0', NoNewPrivs: 1, Seccomp: 2});
});

test.serial('a process that is gone is told from a node that cannot be read', async t => {
	const gone = kindNode(cluster.kept.name).processStatus('no-such-container');
	t.true((await t.throwsAsync(gone)) instanceof ProcessEnded);
	const unread = await t.throwsAsync(kindNode('no-such-cluster').sockets('no-such-container'));
	t.false(unread instanceof ProcessEnded);
	t.regex(unread.message, /no-such-cluster-control-plane/);
});

test.serial('an image that nobody has is told at once', async t => {
	const {exitCode, stderr} = await start([
		'nohost.invalid/absent:v1',
		'--cluster',
		cluster.kept.name,
	]);
	t.is(exitCode, 2);
	t.regex(stderr, /nohost\.invalid\/absent:v1/);
});

test.serial('Ctrl-C puts the level back, removes what was made and exits 130', async t => {
	const child = start(['nginx', '--cluster', cluster.kept.name]);
	await said(child, /enabled: what to set/);
	child.kill('SIGINT');
	t.is((await child).exitCode, 130);
	t.deepEqual(await cluster.kept.leftByRuns(), []);
	t.deepEqual(Object.keys(await cluster.kept.features()), ['_example']);
});
