import {readdir, readFile} from 'node:fs/promises';

/**
 * Follows the resident memory of processes and all their descendants, from /proc, until it is disposed of. `peak`
 * is the largest sum seen, in bytes; a child that lives for less than one sample may be missed.
 */
export function followMemory(...roots: readonly number[]): Disposable & {readonly peak: number} {
	let peak = 0;
	let looking = false;
	const look = async (): Promise<void> => {
		if (looking) return;
		looking = true;
		peak = Math.max(peak, await treeMemory(roots));
		looking = false;
	};
	const timer = setInterval(() => void look(), 250);
	return {
		get peak() {
			return peak;
		},
		[Symbol.dispose]: () => clearInterval(timer),
	};
}

interface Process {
	readonly pid: number;
	readonly parent: number;
	readonly bytes: number;
}

async function treeMemory(roots: readonly number[]): Promise<number> {
	const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
	const processes = (await Promise.all(pids.map(readProcess))).filter(each => each !== undefined);
	const inTree = new Set(roots);
	// A child has a larger number than its parent, except after the numbers have wrapped around.
	for (const {pid, parent} of processes.toSorted((a, b) => a.pid - b.pid)) {
		if (inTree.has(parent)) inTree.add(pid);
	}
	return processes.filter(({pid}) => inTree.has(pid)).reduce((sum, {bytes}) => sum + bytes, 0);
}

/** Undefined for a process that has ended in the meantime. */
async function readProcess(pid: string): Promise<Process | undefined> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const field = (name: string): number =>
		Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
	return status === ''
		? undefined
		: {pid: Number(pid), parent: field('PPid'), bytes: field('VmRSS') * 1024};
}
