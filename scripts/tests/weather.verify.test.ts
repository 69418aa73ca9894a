import {writeFile} from 'node:fs/promises';
import type {IncomingMessage} from 'node:http';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import type {Connection} from '../../harness/cluster/connect.ts';
import {badConnection, type BadConnection} from './bad-connection.ts';
import {inEachNamespace} from './each-namespace.ts';
import {judgeGuest, onGuestsControlPlane, withoutContainers} from './guest-run.ts';
import {folder, type KeptCluster} from './testing.ts';

/** Whole runs of a guest over a bad connection, with a wrong clock, and beside others' rules for every namespace. */

let kept: KeptCluster;
let administrator: Connection;

onGuestsControlPlane((made, connection) => {
	kept = made;
	administrator = connection;
});

const few = ['--switch', '--requirement', 'R12', ...withoutContainers];

const changesNothing = ({method, url = ''}: IncomingMessage): boolean =>
	method === 'GET' || url.includes('dryRun=All');

for (const [what, bad] of [
	[
		'is too busy for one request in 20',
		{fault: (_, count) => (count % 20 === 0 ? 'busy' : 'none')},
	],
	[
		'loses one request in ten of those that change nothing',
		{
			fault: (asked, count) =>
				count % 10 === 0 && changesNothing(asked) ? 'reset before' : 'none',
		},
	],
	[
		'loses the answer to one of them in ten',
		{
			fault: (asked, count) => (count % 10 === 0 && changesNothing(asked) ? 'reset after' : 'none'),
		},
	],
	['is 200 ms away', {fault: () => 'none', latency: 200}],
] as const satisfies readonly (readonly [string, BadConnection])[]) {
	test.serial(`an API server that ${what}: the verdict is the right one`, async t => {
		await using connection = await badConnection(t, kept.kubeconfig, bad);
		const {exitCode, report} = await judgeGuest(t, connection.kubeconfig, few);
		t.log(`${connection.faults()} faults`);
		t.is(exitCode, 0, report.verdict.sentence);
	});
}

for (const hours of [-25, 25]) {
	test.serial(`a clock that is ${hours} hours off: the verdict is the right one`, async t => {
		const file = path.join(await folder(t), 'clock.mjs');
		const wrong = `const now = Date.now; const off = ${hours} * 3_600_000;
			globalThis.Date = class extends Date {
				constructor(...parts) { if (parts.length > 0) super(...parts); else super(now() + off); }
				static now() { return now() + off; }
			};`;
		await writeFile(file, wrong);
		const env = {NODE_OPTIONS: `--import=${pathToFileURL(file).href}`};
		const {exitCode, report} = await judgeGuest(t, kept.kubeconfig, few, env);
		t.is(exitCode, 0, report.verdict.sentence);
		const started = (Date.parse(report.started) - Date.now()) / 3_600_000;
		t.true(Math.abs(started - hours) < 1, report.started);
	});
}

test.serial(
	'a LimitRange that no Pod meets, in each new namespace: nothing is judged by it',
	async t => {
		const spec = {limits: [{type: 'Container', max: {cpu: '1m', memory: '1Mi'}}]};
		await using _ = await inEachNamespace(administrator, async (namespace, {core}) => {
			await core.createNamespacedLimitRange({namespace, body: {metadata: {name: 'policy'}, spec}});
		});
		const {exitCode, report} = await judgeGuest(t, kept.kubeconfig, few);
		t.is(exitCode, 2);
		t.deepEqual(report.verdict.nonConformant, []);
		t.regex(report.verdict.sentence, /cpu limit of 1m/);
	},
);
