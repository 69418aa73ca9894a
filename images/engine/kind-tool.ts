import path from 'node:path';
import {execa} from 'execa';
import {cached, peek, type CacheSettings, type Recipe} from '../cache/cache.ts';
import {goInstall, requireGo} from '../host/go.ts';
import {onPath} from '../host/on-path.ts';

/** Installed when PATH has no recent kind. */
const pinned = 'v0.33.0';
/** The first minor version (0.x) that is accepted from PATH. */
const oldestMinor = 30;

export interface KindTool {
	readonly path: string;
	readonly version: string;
	readonly origin: 'PATH' | 'go install';
}

/** A kind that is recent enough: the one on PATH, else a pinned one built with Go into the cache. */
export async function readyKind(settings: CacheSettings): Promise<KindTool> {
	const found = await kindOnPath();
	if (found !== undefined) return found;
	const entry = await cached(recipe(settings.signal), settings);
	return {path: path.join(entry, 'kind'), version: pinned, origin: 'go install'};
}

/** The kind that `readyKind` would return without building; undefined when it would have to build one. */
export async function inspectKind({cache}: {cache: string}): Promise<KindTool | undefined> {
	const found = await kindOnPath();
	if (found !== undefined) return found;
	const entry = await peek(recipe(new AbortController().signal), cache);
	if (entry === undefined) return undefined;
	return {path: path.join(entry, 'kind'), version: pinned, origin: 'go install'};
}

/** Whether the output of `kind version --quiet` (`0.33.0`) is recent enough. */
export function isRecentKind(version: string): boolean {
	const [major = 0, minor = 0] = version.trim().split('.').map(Number);
	return major > 0 || minor >= oldestMinor;
}

async function kindOnPath(): Promise<KindTool | undefined> {
	const program = await onPath('kind');
	if (program === undefined) return undefined;
	const {stdout} = await execa({reject: false})`${program} version --quiet`;
	if (!isRecentKind(stdout)) return undefined;
	return {path: program, version: `v${stdout.trim()}`, origin: 'PATH'};
}

function recipe(signal: AbortSignal): Recipe {
	return {
		name: 'kind',
		title: `kind ${pinned} from its Go module (about 30 seconds, once)`,
		inputs: [pinned],
		needs: 1e9,
		build: async (folder, log) => {
			await requireGo();
			await goInstall([`sigs.k8s.io/kind@${pinned}`], folder, {log, signal});
		},
	};
}
