import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {DownloadedModule} from '../host/go.ts';
import {makeFolder} from '../host/make-folder.ts';

export interface ModuleFiles {
	readonly goMod: string;
	readonly goSum: string;
}

/**
 * A main module that requires a released module and, in the same versions, everything that the release requires.
 * `go install` refuses a module with `replace` lines, and verifies every requirement against the checksum
 * database, which does not have all of them. Here the release's own go.sum verifies them.
 */
export function mainModule(
	{goMod, goSum}: ModuleFiles,
	{module, version, sum, goModSum}: DownloadedModule,
): ModuleFiles {
	const itself = `module ${module}\n`;
	if (!goMod.includes(itself)) throw new Error(`This is not the go.mod of ${module}: ${goMod}`);
	return {
		goMod: `${goMod.replace(itself, 'module spd.invalid/main\n')}\nrequire ${module} ${version}\n`,
		goSum: `${goSum}${module} ${version} ${sum}\n${module} ${version}/go.mod ${goModSum}\n`,
	};
}

/** Writes the main module of a release into a new folder. */
export async function writeMainModule(release: DownloadedModule, folder: string): Promise<void> {
	const goMod = await readFile(path.join(release.folder, 'go.mod'), 'utf8');
	const goSum = await readFile(path.join(release.folder, 'go.sum'), 'utf8');
	const made = mainModule({goMod, goSum}, release);
	await makeFolder(folder);
	await writeFile(path.join(folder, 'go.mod'), made.goMod);
	await writeFile(path.join(folder, 'go.sum'), made.goSum);
}
