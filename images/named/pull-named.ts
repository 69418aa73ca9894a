import type {CacheSettings} from '../cache/cache.ts';
import {docker} from '../engine/docker.ts';
import {EnvironmentError} from '../host/errors.ts';
import {limits} from '../host/limits.ts';
import {isLoopback} from '../published/pull.ts';
import {lookUp, removeIfThere} from './look-up.ts';
import {pullFailure} from './pull-failure.ts';

/**
 * Pulls an image that the engine does not have under that name, for the engine's architecture; `names` removes
 * the name.
 * @throws {EnvironmentError} stating the reason: not found, needs a login, for other platforms, or unreachable
 */
export async function pullNamed(
	named: string,
	names: AsyncDisposableStack,
	{progress, signal}: CacheSettings,
): Promise<{id: string; wasThere: boolean}> {
	const before = await docker(['image', 'ls', '--all', '--no-trunc', '--quiet'], {signal});
	const end = progress.step(`pulling ${named}`);
	try {
		await docker(['pull', '--quiet', named], {signal, timeout: limits.pull});
	} catch (error) {
		end('failed');
		signal.throwIfAborted();
		const words = error instanceof Error ? error.message : String(error);
		const failure = pullFailure(named, words.replace(/^docker pull failed: /, ''));
		const has = failure.kind === 'architecture' ? await platformsOf(named, signal) : [];
		const known = has.length === 0 ? '' : `\nIt has: ${has.join(', ')}`;
		throw new EnvironmentError(`${failure.message}${known}\n${failure.next}`, {cause: error});
	}
	end();
	names.defer(() => removeIfThere(named, progress));
	const id = await lookUp(named, signal);
	if (id === undefined) {
		throw new EnvironmentError(`the engine lost ${named} right after pulling it`);
	}
	return {id, wasThere: before.split('\n').includes(id)};
}

interface ManifestList {
	readonly manifests?: readonly {
		readonly platform?: {readonly os: string; readonly architecture: string};
	}[];
}

/** The platforms for which a registry has the image, if it lists them; only evidence, so failures are ignored. */
async function platformsOf(named: string, signal: AbortSignal): Promise<readonly string[]> {
	const insecure = isLoopback(named.split('/')[0] ?? '') ? ['--insecure'] : [];
	const printed = await docker(['manifest', 'inspect', ...insecure, named], {signal}).catch(
		() => '{}',
	);
	const {manifests = []}: ManifestList = JSON.parse(printed);
	const platforms = manifests.flatMap(({platform}) =>
		platform === undefined || platform.os === 'unknown'
			? []
			: [`${platform.os}/${platform.architecture}`],
	);
	return [...new Set(platforms)];
}
