import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import type {Connection} from '../../harness/cluster/connect.ts';
import {changeData} from '../../harness/configuration/config-map.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {callsIn} from '../../harness/providers/existing/audit-log.ts';
import {eachOf, modes, tellCall, type Mode} from '../../harness/providers/existing/calls.ts';
import {grantsOf} from '../../harness/providers/existing/grants.ts';
import {leftOnCluster} from '../../harness/providers/existing/recover.ts';
import {eachVerb} from '../../harness/providers/existing/rights.ts';
import {userOf} from './accounts.ts';
import {keepAuditLog} from './api-server.ts';
import {inTurn} from './in-turn.ts';
import {ModeAccounts, told} from './mode-accounts.ts';
import {someOfTheDay} from '../../suites/of-the-day.ts';
import {onControlPlane} from './on-control-plane.ts';
import {folder, said} from './testing.ts';
import {createWebhooksDeployment} from './webhooks-deployment.ts';

/** Each mode of a run on an existing cluster as a user who has exactly its roles, or lacks one right of them. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
let administrator: Connection;
let log: string;
let accounts: ModeAccounts;

onControlPlane(async (made, connection) => {
	administrator = connection;
	log = await keepAuditLog(made);
	await changeData(connection, knativeLevel, {[knativeLevel.key]: 'enabled'});
	await createWebhooksDeployment(connection);
	accounts = await ModeAccounts.make(connection);
});

test.after.always(() => accounts[Symbol.asyncDispose]());

test.afterEach.always('nothing is left', async t => {
	const left = await leftOnCluster(administrator);
	t.deepEqual(left, {journal: undefined, holder: undefined, objects: new Map()});
});

for (const mode of modes) {
	// The mode with the most rights shows it every day.
	const serial = mode === 'switch' ? test.serial : inTurn;
	serial(`${mode}: exactly its roles are enough`, async t => {
		const {exitCode, stdout} = await start(mode, await few(t, mode));
		t.is(exitCode, 0, stdout);
	});

	for (const lacking of ['get configmaps config-features in knative-serving', 'list nodes']) {
		serial(`${mode}: without "${lacking}" it exits 2, and has changed nothing`, async t => {
			await accounts.allow(
				mode,
				eachVerb(grantsOf(mode)).filter(each => told(each) !== lacking),
			);
			const before = (await readFile(log, 'utf8')).length;
			const {exitCode, stderr, stdout} = await start(mode, await few(t, mode));
			t.is(exitCode, 2, stdout);
			const all = `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
			t.true(all.includes(`needs: ${lacking}; nothing was changed`), all);
			const called = callsIn((await readFile(log, 'utf8')).slice(before), userOf(mode));
			t.deepEqual(
				eachOf(called)
					.filter(({verb}) => verb !== 'get')
					.map(tellCall),
				['create selfsubjectaccessreviews.authorization.k8s.io: cluster'],
			);
			await accounts.allow(mode, grantsOf(mode));
		});
	}

	test.serial(
		`${mode}: a right that is missing is named, and no other: ten of the day`,
		async t => {
			const all = eachVerb(grantsOf(mode));
			await accounts.namesEachMissing(t, mode, someOfTheDay(all, 10));
			t.log(`10 of ${all.length} rights; all of them: rights.verify`);
		},
	);
}

test.serial('install: who is no administrator is told before anything is begun', async t => {
	for (const command of ['plan', 'run']) {
		const options = ['--install', '--images', 'packaged'];
		const {exitCode, stdout} = await execa(
			spd,
			[command, ...as('switch'), ...options, ...(command === 'run' ? await few(t, 'switch') : [])],
			{stdin: 'ignore', reject: false},
		);
		t.is(exitCode, 2);
		t.regex(stdout.replaceAll(/\s+/g, ' '), /lacks rights that --install needs: all of those/);
	}
});

test.serial('recover needs no more than the mode of the run that was killed', async t => {
	const running = start('switch', ['--tier', 'defaulting', '--report', await folder(t)]);
	await said(running, /^(?:disabled|root-allowed|enabled).* …/m);
	running.kill('SIGKILL');
	await running;
	const {stdout} = await execa(spd, ['recover', ...as('switch')], {stdin: 'ignore'});
	t.regex(stdout, /^put back and deleted/);
});

function as(mode: Mode): readonly string[] {
	return ['--context', 'guest', '--kubeconfig', accounts.kubeconfigOf(mode)];
}

function start(mode: Mode, options: readonly string[]) {
	const allowed = mode === 'look' ? [] : [`--${mode}`];
	const command = ['run', ...as(mode), ...allowed, ...options];
	return execa(spd, command, {stdin: 'ignore', reject: false});
}

async function few(t: ExecutionContext, mode: Mode): Promise<readonly string[]> {
	const tiers = mode === 'look' ? [] : ['--tier', 'defaulting,rendering'];
	return ['--requirement', 'R12,R2', ...tiers, '--report', await folder(t)];
}
