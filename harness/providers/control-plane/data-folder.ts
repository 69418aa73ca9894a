import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** The end of the name of a control plane's folder in the temporary one. */
export const dataFolderSuffix = '.control-plane';

/** Where a control plane of that name keeps everything: data, keys, logs. */
export const dataFolder = (name: string): string =>
	path.join(tmpdir(), `${name}${dataFolderSuffix}`);

/** Makes a folder that nobody else can read. Disposed of, it is gone. */
export async function makeDataFolder(folder: string): Promise<AsyncDisposable> {
	await mkdir(folder, {mode: 0o700});
	return {[Symbol.asyncDispose]: () => removeDataFolder(folder)};
}

export async function removeDataFolder(folder: string): Promise<void> {
	await rm(folder, {recursive: true, force: true, maxRetries: 5});
}

/**
 * Waits for the end of a pipe that only this process holds. A process that is being killed may still write when the
 * folder is removed for the first time.
 */
const remove = [
	"trap '' TERM INT HUP",
	'read -r _ <&3',
	'for _ in 1 2 3 4 5; do rm -rf -- "$1" && exit; sleep 0.2; done',
].join('\n');

/** Removes the folder when this process ends, however it ends; disposed of, it does so no more. */
export async function removeWithUs(folder: string): Promise<AsyncDisposable> {
	const child = spawn('/bin/sh', ['-c', remove, 'sh', folder], {
		detached: true,
		stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
	});
	await once(child, 'spawn');
	return {
		async [Symbol.asyncDispose]() {
			child.kill('SIGKILL');
			await once(child, 'exit');
		},
	};
}
