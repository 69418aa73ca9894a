import path from 'node:path';
import process from 'node:process';
import pRetry from 'p-retry';
import {readdir, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {KubeConfig} from '@kubernetes/client-node';
import {EnvironmentError, ignoreAbsence} from '../../../images/host/errors.ts';
import {limits} from '../../machine/limits.ts';
import {choose, UsageError} from '../../machine/usage-error.ts';
import {claimFolder} from './claim.ts';
import {lastWords} from './component.ts';
import {dataFolder, dataFolderSuffix, removeDataFolder} from './data-folder.ts';
import {adminKubeconfig} from './kubeconfig.ts';
import {processesOf} from './processes-of.ts';
import {readRecord, type Record} from './record.ts';

/** A kept control plane, locked for this process. */
export interface KeptControlPlane extends AsyncDisposable {
	readonly record: Record;
	readonly kubeconfig: string;
	readonly kubeConfig: KubeConfig;
	/** Throws, with the end of its log, if one of its processes has ended. */
	check(): Promise<void>;
}

/** The names of this user's control planes in the temporary folder, running or not. */
export async function listControlPlanes(): Promise<readonly string[]> {
	const found = (await readdir(tmpdir())).filter(name => name.endsWith(dataFolderSuffix));
	const owners = await Promise.all(
		found.map(async name => (await stat(path.join(tmpdir(), name)).catch(ignoreAbsence))?.uid),
	);
	return found
		.filter((_, index) => owners[index] === process.getuid?.())
		.map(name => name.slice(0, -dataFolderSuffix.length));
}

/**
 * The record of a control plane that stays.
 * @throws {UsageError} if there is none with this name
 */
export async function requireRecord(name: string): Promise<Record> {
	const record = await readRecord(choose('control plane', name, await listControlPlanes()));
	if (record) return record;
	throw new UsageError(`control plane ${name} has not come up; \`spd down ${name}\` removes it`);
}

/** Throws an `EnvironmentError` if it is in use, or no longer runs. */
export async function openControlPlane(name: string): Promise<KeptControlPlane> {
	const folder = dataFolder(name);
	const record = await requireRecord(name);
	const check = (): Promise<void> => requireProcesses(folder, record);
	const kubeconfig = path.join(folder, adminKubeconfig);
	const claim = await claimFolder(folder);
	try {
		await check();
		const kubeConfig = new KubeConfig();
		kubeConfig.loadFromFile(kubeconfig);
		return {
			record,
			kubeconfig,
			kubeConfig,
			check,
			[Symbol.asyncDispose]: () => claim[Symbol.asyncDispose](),
		};
	} catch (error) {
		await claim[Symbol.asyncDispose]();
		throw error;
	}
}

/** Ends its processes and removes its folder. Throws an `EnvironmentError` if a run is using it. */
export async function removeControlPlane(name: string): Promise<void> {
	const folder = dataFolder(name);
	await using _ = await claimFolder(folder);
	for (const pid of await processesOf(folder)) process.kill(pid, 'SIGKILL');
	await pRetry(() => requireNone(folder), {
		retries: Number.POSITIVE_INFINITY,
		minTimeout: 20,
		factor: 1,
		maxRetryTime: limits.componentEnds,
	});
	await removeDataFolder(folder);
}

async function requireNone(folder: string): Promise<void> {
	const left = await processesOf(folder);
	if (left.length > 0) {
		throw new EnvironmentError(`the control plane in ${folder}: ${left.join(', ')} do not end`);
	}
}

async function requireProcesses(folder: string, {name, pids}: Record): Promise<void> {
	const running = await processesOf(folder);
	const gone = Object.entries(pids).find(([, pid]) => !running.includes(pid));
	if (!gone) return;
	const [component] = gone;
	throw new EnvironmentError(
		`${component} of control plane ${name} is no longer running; its last words: ` +
			`${await lastWords(folder, component)}; \`spd down ${name}\` removes what is left`,
	);
}
