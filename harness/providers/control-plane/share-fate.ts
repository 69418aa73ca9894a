import type {EnteredTarget, Target} from '../../model/target.ts';

/** The processes that a target lives on. */
export interface Fate {
	/** Aborted, with the reason, once one of them has ended. */
	readonly ended: AbortSignal;
	/** Throws when one of them has ended of which `ended` could not know. */
	check(): Promise<void>;
}

/**
 * A target that fails for the reason why one of its processes ended, and as soon as it did: what its API server says
 * then, or does not say, is only a consequence.
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
