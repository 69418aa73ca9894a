import type {EnteredSite, Site} from '../site.ts';

/** The processes that a site lives on. */
export interface Fate {
	/** Aborted, with the reason, once one of them has ended. */
	readonly ended: AbortSignal;
	/** Throws when one of them has ended of which `ended` could not know. */
	check(): Promise<void>;
}

/** Which rows cannot be judged on the site. */
export type Cannot = NonNullable<Site['cannot']>;

/**
 * A site that fails for the reason why one of its processes ended, and as soon as it did: what its API server says
 * then, or does not say, is only a consequence.
 */
export function shareFate(site: Site, fate: Fate, cannot: Cannot): Site {
	const {store} = site;
	return {
		owns: site.owns,
		tiers: site.tiers,
		enter: async (configuration, arrival) =>
			entered(await alive(fate, () => site.enter(configuration, arrival)), fate),
		cannot,
		...(store && {store: probes => alive(fate, () => store.call(site, probes))}),
	};
}

function entered(site: EnteredSite, fate: Fate): EnteredSite {
	const {evidence} = site;
	return {
		read: probe => alive(fate, () => site.read(probe)),
		leave: () => alive(fate, () => site.leave()),
		...(evidence && {evidence: probe => alive(fate, () => evidence.call(site, probe))}),
	};
}

async function alive<T>({ended, check}: Fate, work: () => Promise<T>): Promise<T> {
	ended.throwIfAborted();
	const {promise, reject} = Promise.withResolvers<never>();
	const end = (): void => reject(ended.reason);
	ended.addEventListener('abort', end, {once: true});
	try {
		return await Promise.race([work(), promise]);
	} catch (error) {
		await check();
		throw error;
	} finally {
		ended.removeEventListener('abort', end);
	}
}
