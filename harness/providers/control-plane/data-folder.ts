import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** The suffix of a control plane's folder in the temporary folder. */
export const dataFolderSuffix = '.control-plane';

/** The folder with everything of the named control plane: data, keys, logs. */
export const dataFolder = (name: string): string =>
	path.join(tmpdir(), `${name}${dataFolderSuffix}`);

/** Creates a folder that no other user can read. Disposing removes it. */
export async function makeDataFolder(folder: string): Promise<AsyncDisposable> {
	await mkdir(folder, {mode: 0o700});
	return {[Symbol.asyncDispose]: () => removeDataFolder(folder)};
}

export async function removeDataFolder(folder: string): Promise<void> {
	await rm(folder, {recursive: true, force: true, maxRetries: 5});
}

/**
 * Waits for the end of a pipe that only this process holds. Retries the removal, since a process that is being killed
 * may still write into the folder.
 */
const remove = [
	"trap '' TERM INT HUP",
	'read -r _ <&3',
	'for _ in 1 2 3 4 5; do rm -rf -- "$1" && exit; sleep 0.2; done',
].join('\n');

/** Removes the folder when this process ends, however it ends; disposing cancels that. */
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
