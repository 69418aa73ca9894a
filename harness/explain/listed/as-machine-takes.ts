import {availableParallelism} from 'node:os';
import process from 'node:process';
import pMap from 'p-map';

/** What the machine takes; tests give their own. */
export interface Machine {
	readonly cores: number;
	/** Bytes that could be used now. */
	readonly availableMemory: () => number;
}

const thisMachine: Machine = {
	cores: availableParallelism(),
	availableMemory: () => process.availableMemory(),
};

/** An image's containers wait for the engine as long as they compute. */
const perCore = 2;

/** Bytes that have to be available before one more begins: three containers of a server with a large heap. */
const memoryOfOne = 1_000_000_000;

/**
 * Does the work for each item, as many side by side as cores and memory allow, one at least. A failure ends no other; the first is
 * thrown when all that had begun have ended, and nothing more begins after it.
 */
export async function asMachineTakes<T>(
	items: readonly T[],
	work: (item: T) => Promise<void>,
	{cores, availableMemory}: Machine = thisMachine,
): Promise<void> {
	const failures: unknown[] = [];
	const running = new Set<Promise<void>>();
	const one = async (item: T): Promise<void> => {
		while (running.size > 0 && availableMemory() < memoryOfOne) await Promise.race(running);
		if (failures.length > 0) return;
		const working = work(item).catch((error: unknown) => void failures.push(error));
		running.add(working);
		await working;
		running.delete(working);
	};
	await pMap(items, one, {concurrency: perCore * cores});
	if (failures.length > 0) throw failures[0];
}
