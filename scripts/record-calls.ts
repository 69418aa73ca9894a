import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {changeData} from '../harness/configuration/config-map.ts';
import {knativeLevel} from '../harness/model/level-source.ts';
import {callsIn} from '../harness/providers/existing/audit-log.ts';
import {modes, type Calls, type Mode} from '../harness/providers/existing/calls.ts';
import {makeAccount, makeAdministrator, userOf} from './tests/accounts.ts';
import {keepAuditLog} from './tests/api-server.ts';
import {KeptCluster, said} from './tests/testing.ts';
import {createWebhooksDeployment} from './tests/webhooks-deployment.ts';

const spd = path.join(import.meta.dirname, '..', 'bin', 'spd');

/**
 * What full runs of each mode ask of the API server of a control plane, as users who may do everything, and what `spd recover`
 * asks after one that was killed.
 */
export async function recordCalls(): Promise<Readonly<Record<Mode, Calls>>> {
	await using stack = new AsyncDisposableStack();
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	stack.defer(() => rm(folder, {recursive: true}));
	const kept = stack.use(await KeptCluster.make(['--provider', 'control-plane']));
	const log = await keepAuditLog(kept);
	await kept.ask(createWebhooksDeployment);
	for (const mode of modes) await runs(kept, mode, folder);
	const text = await readFile(log, 'utf8');
	const [look, create, switched] = modes.map(mode => callsIn(text, userOf(mode)));
	return {look: look ?? {}, create: create ?? {}, switch: switched ?? {}};
}

async function runs(kept: KeptCluster, mode: Mode, folder: string): Promise<void> {
	const kubeconfig = path.join(folder, mode);
	await kept.ask(async connection => {
		await makeAdministrator(connection, mode);
		await writeFile(kubeconfig, (await makeAccount(connection, mode)).exportConfig());
	});
	const as = ['--context', 'guest', '--kubeconfig', kubeconfig];
	const start = (options: readonly string[]) => {
		const command = ['run', ...as, ...options, '--report', path.join(folder, 'report')];
		return execa(spd, command, {stdin: 'ignore', reject: false});
	};
	const full = async (): Promise<void> => {
		const {exitCode, stdout, stderr} = await start([...optionOf[mode], '--preset', 'full']);
		// 2: a row about a Pod that starts, for which there is no node.
		if (exitCode !== 0 && exitCode !== 2) throw new Error(`${mode}: ${stdout}\n${stderr}`);
	};
	await full();
	if (mode === 'look') return;
	const killed = start([...optionOf[mode], '--tier', 'defaulting']);
	await said(killed, /^disabled.* …/m);
	killed.kill('SIGKILL');
	await killed;
	await execa(spd, ['recover', ...as], {stdin: 'ignore'});
	if (mode === 'switch') return;
	await setLevel(kept, 'enabled');
	await full();
	await setLevel(kept, null);
}

const optionOf: Readonly<Record<Mode, readonly string[]>> = {
	look: [],
	create: ['--create'],
	switch: ['--switch'],
};

async function setLevel(kept: KeptCluster, level: string | null): Promise<void> {
	await kept.ask(connection => changeData(connection, knativeLevel, {[knativeLevel.key]: level}));
}
