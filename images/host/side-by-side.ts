/** One of several parts that run side by side; it ends when the signal aborts. */
export type Part<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Runs the parts side by side and returns their results in order. When one fails, the others are aborted; its error is
 * thrown when all of them have ended.
 */
export async function sideBySide<const T extends readonly unknown[]>(
	signal: AbortSignal,
	parts: {readonly [Index in keyof T]: Part<T[Index]>},
): Promise<T> {
	const failed = new AbortController();
	const either = AbortSignal.any([signal, failed.signal]);
	const run = async (part: Part<unknown>): Promise<unknown> => {
		try {
			return await part(either);
		} catch (error) {
			failed.abort(error);
			throw error;
		}
	};
	const running = parts.map(part => run(part));
	await Promise.allSettled(running);
	signal.throwIfAborted();
	if (failed.signal.aborted) throw failed.signal.reason;
	return (await Promise.all(running)) as readonly unknown[] as T;
}

/** What the work gives, or the signal's reason as soon as it aborts; the work itself goes on. */
export async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
	signal.throwIfAborted();
	const {promise, reject} = Promise.withResolvers<never>();
	const abort = (): void => reject(signal.reason);
	signal.addEventListener('abort', abort, {once: true});
	try {
		return await Promise.race([work(), promise]);
	} finally {
		signal.removeEventListener('abort', abort);
	}
}
