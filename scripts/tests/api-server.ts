import {spawn} from 'node:child_process';
import {open, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {dataFolder} from '../../harness/providers/control-plane/data-folder.ts';
import {readRecord} from '../../harness/providers/control-plane/record.ts';
import {eventually} from '../../images/cache/testing.ts';
import type {KeptCluster} from './testing.ts';

/** Requests of ServiceAccounts, without their bodies; the control plane's own are left out. */
const policy = {
	apiVersion: 'audit.k8s.io/v1',
	kind: 'Policy',
	omitStages: ['RequestReceived'],
	rules: [{level: 'Metadata', userGroups: ['system:serviceaccounts:default']}],
};

/**
 * Starts the API server of a control plane again, with an audit log of what ServiceAccounts in the namespace `default` ask;
 * returns the log's path.
 */
export async function keepAuditLog(kept: KeptCluster): Promise<string> {
	const folder = dataFolder(kept.name);
	const policyFile = path.join(folder, 'audit-policy.json');
	const log = path.join(folder, 'audit.log');
	await writeFile(policyFile, JSON.stringify(policy));
	await restartApiServer(kept, [`--audit-policy-file=${policyFile}`, `--audit-log-path=${log}`]);
	return log;
}

/**
 * Kills the API server that a control plane was started with, and starts it as it was, with more options. `spd down` ends it:
 * it has the control plane's folder as its own. Only once: the control plane's record keeps the first one's number.
 */
export async function restartApiServer(
	kept: KeptCluster,
	more: readonly string[] = [],
): Promise<void> {
	await restart(kept.name, 'kube-apiserver', {more});
	await eventually(() => kept.ask(({core}) => core.listNode()));
}

/** The same for any of its programs: returns once the old process has ended and the new one has begun. */
export async function restart(
	name: string,
	program: string,
	{more = [], env = {}}: {more?: readonly string[]; env?: Readonly<Record<string, string>>},
): Promise<void> {
	const folder = dataFolder(name);
	const pid = (await readRecord(name))?.pids[program];
	if (pid === undefined) throw new Error(`${name} has no ${program}`);
	const [file = '', ...options] = await wordsOf(`/proc/${pid}/cmdline`);
	const environment = await wordsOf(`/proc/${pid}/environ`);
	process.kill(pid, 'SIGKILL');
	await eventually(() => isGone(pid));
	await using output = await open(path.join(folder, `${program}.log`), 'a');
	spawn(file, [...options, ...more], {
		cwd: folder,
		env: {...Object.fromEntries(environment.map(each => each.split('=', 2))), ...env},
		detached: true,
		stdio: ['ignore', output.fd, output.fd],
	}).unref();
}

async function wordsOf(file: string): Promise<readonly string[]> {
	return (await readFile(file, 'utf8')).split('\0').filter(word => word !== '');
}

async function isGone(pid: number): Promise<true | undefined> {
	try {
		process.kill(pid, 0);
		return undefined;
	} catch {
		return true;
	}
}
