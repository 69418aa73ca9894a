import type {EnteredTarget, Target} from '../../model/target.ts';

/** The processes that a target depends on. */
export interface Fate {
	/** Aborted, with the reason, once one of them has ended. */
	readonly ended: AbortSignal;
	/** Throws if one of them has ended and `ended` could not detect it. */
	check(): Promise<void>;
}

/**
 * A target that fails as soon as one of its processes ends, with the reason for that: the API server's answers from
 * then on, or missing ones, are only a consequence.
 */
export function shareFate(target: Target & Pick<Required<Target>, 'store'>, fate: Fate): Target {
	return {
		owns: target.owns,
		tiers: target.tiers,
		enter: async (configuration, arrival) =>
			entered(await alive(fate, () => target.enter(configuration, arrival)), fate),
		async store(probes) {
			const stored = await alive(fate, () => target.store(probes));
			return {[Symbol.asyncDispose]: () => alive(fate, async () => stored[Symbol.asyncDispose]())};
		},
	};
}

function entered(target: EnteredTarget, fate: Fate): EnteredTarget {
	return {
		read: probe => alive(fate, () => target.read(probe)),
		leave: () => alive(fate, () => target.leave()),
		evidence: probe => alive(fate, async () => (await target.evidence?.(probe)) ?? {}),
	};
}

async function alive<T>(fate: Fate, work: () => Promise<T>): Promise<T> {
	const {ended} = fate;
	ended.throwIfAborted();
	const {promise, reject} = Promise.withResolvers<never>();
	const end = (): void => reject(ended.reason);
	ended.addEventListener('abort', end, {once: true});
	try {
		return await Promise.race([work(), promise]);
	} catch (error) {
		await fate.check();
		throw error;
	} finally {
		ended.removeEventListener('abort', end);
	}
}
