import type {EnteredSite, Site} from '../../model/target.ts';

/** The processes that a site lives on. */
export interface Fate {
	/** Aborted, with the reason, once one of them has ended. */
	readonly ended: AbortSignal;
	/** Throws when one of them has ended of which `ended` could not know. */
	check(): Promise<void>;
}

/**
 * A site that fails for the reason why one of its processes ended, and as soon as it did: what its API server says
 * then, or does not say, is only a consequence.
 */
export function shareFate(site: Site & Pick<Required<Site>, 'store'>, fate: Fate): Site {
	return {
		owns: site.owns,
		tiers: site.tiers,
		enter: async (configuration, arrival) =>
			entered(await alive(fate, () => site.enter(configuration, arrival)), fate),
		async store(probes) {
			const stored = await alive(fate, () => site.store(probes));
			return {[Symbol.asyncDispose]: () => alive(fate, async () => stored[Symbol.asyncDispose]())};
		},
	};
}

function entered(site: EnteredSite, fate: Fate): EnteredSite {
	return {
		read: probe => alive(fate, () => site.read(probe)),
		leave: () => alive(fate, () => site.leave()),
		evidence: probe => alive(fate, async () => (await site.evidence?.(probe)) ?? {}),
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
