import path from 'node:path';
import {execa} from 'execa';
import {followContainer} from './container-memory.ts';
import {followMemory} from './process-tree.ts';
import type {Note} from './figures.ts';

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

/** `spd run` from start to end: seconds, exit code, and the memory of all processes that it started. */
export async function wholeRun(
	what: string,
	options: readonly string[],
	note: Note,
): Promise<void> {
	const started = performance.now();
	const child = execa(spd, ['run', '--report', 'reports/bench', ...options], {
		stdin: 'ignore',
		stdout: 'ignore',
		stderr: 'inherit',
		reject: false,
	});
	using memory = followMemory(child.pid ?? 0);
	const {exitCode} = await child;
	note(what, (performance.now() - started) / 1000, 's');
	note(`${what}: exit code`, exitCode ?? Number.NaN, '');
	note(`${what}: peak memory of the process tree`, memory.peak / 1e6, 'MB');
}

/** The same on the only node of a kept cluster, including the node's memory. */
export async function wholeRunOn(
	cluster: string,
	what: string,
	options: readonly string[],
	note: Note,
): Promise<void> {
	await using node = followContainer(`${cluster}-control-plane`);
	await wholeRun(what, ['--cluster', cluster, ...options], note);
	if (node.peak === 0) throw new Error(`docker stats told nothing of the memory of ${cluster}`);
	note(`${what}: peak memory of the node`, node.peak / 2 ** 30, 'GiB');
}
