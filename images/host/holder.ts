import {readFileSync, readlinkSync} from 'node:fs';
import os from 'node:os';
import process from 'node:process';

/** Who holds something, for others to read: `run spd-… (HOST, process PID, started ID)`. */
export function holderIdentity(what: string): string {
	const started = startOf(process.pid);
	const id = started === undefined ? '' : `, started ${started}`;
	return `${what} (${os.hostname()}, process ${process.pid}${id})`;
}

/**
 * Whether a holder that is a process of this machine and of this PID namespace still runs; undefined for others. A PID that
 * was given to another process since is told by the time of its start.
 */
export function runsHere(identity: string): boolean | undefined {
	const [, pid, started = ''] = /process (\d+), started (\S+)\)$/.exec(identity) ?? [];
	const here = startOf(process.pid)?.split('/').slice(0, 2).join('/');
	if (pid === undefined || here === undefined || !started.startsWith(`${here}/`)) return undefined;
	return startOf(Number(pid)) === started;
}

/** `BOOT/PIDNAMESPACE/TICKS` of a process (proc_pid_stat(5), starttime); undefined if it does not run, or elsewhere. */
function startOf(pid: number): string | undefined {
	try {
		const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
		const namespace = readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
		return `${boot}/${namespace}/${ticks}`;
	} catch {
		return undefined;
	}
}
