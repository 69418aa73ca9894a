import {limits} from '../host/limits.ts';
import type {Source} from '../recipe/prepared.ts';
import {isLoopback} from '../published/pull.ts';

const defaultRegistry = 'registry-1.docker.io';

/**
 * The source to use: published images if a container registry answers within three seconds, otherwise packaged
 * ones. The reason is a clause for the user.
 */
export async function chooseSource({
	mirror,
	signal,
}: {
	mirror?: string;
	signal: AbortSignal;
}): Promise<{source: Source; reason: string}> {
	const registry = mirror?.split('/')[0] ?? defaultRegistry;
	const scheme = isLoopback(registry) ? 'http' : 'https';
	try {
		const {status} = await fetch(`${scheme}://${registry}/v2/`, {
			method: 'HEAD',
			signal: AbortSignal.any([signal, AbortSignal.timeout(limits.registryProbe)]),
		});
		// A registry answers 401 to clients that have not logged in.
		return status === 200 || status === 401
			? {source: 'published', reason: `the container registry ${registry} answers`}
			: {source: 'packaged', reason: `${registry} answers ${status}, as no registry does`};
	} catch (error) {
		signal.throwIfAborted();
		return {
			source: 'packaged',
			reason: `no container registry is in reach (${registry}: ${why(error)})`,
		};
	}
}

function why(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? error.cause.message : error.message;
}
