import {readdir, readFile} from 'node:fs/promises';

/**
 * Follows the memory of processes and all their descendants, from /proc, until it is disposed of. `peak` is the largest
 * sum seen, in bytes; a child that lives for less than one sample may be missed. Memory is the proportional set size:
 * pages that several share, such as those of a program that runs three times, are counted once. With others of the same
 * programs beside them the figure is too low.
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
}

async function treeMemory(roots: readonly number[]): Promise<number> {
	const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
	const processes = (await Promise.all(pids.map(readProcess))).filter(each => each !== undefined);
	const inTree = new Set(roots);
	// A child has a larger number than its parent, except after the numbers have wrapped around.
	for (const {pid, parent} of processes.toSorted((a, b) => a.pid - b.pid)) {
		if (inTree.has(parent)) inTree.add(pid);
	}
	const sizes = await Promise.all([...inTree].map(proportionalSize));
	return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** 0 for a process that has ended in the meantime. */
async function proportionalSize(pid: number): Promise<number> {
	const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
	return numberOf('Pss', rollup) * 1024;
}

const numberOf = (name: string, lines: string): number =>
	Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(lines)?.[1] ?? 0);

/** Undefined for a process that has ended in the meantime. */
async function readProcess(pid: string): Promise<Process | undefined> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	return status === '' ? undefined : {pid: Number(pid), parent: numberOf('PPid', status)};
}
