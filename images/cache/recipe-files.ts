import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';

/** The folder with a recipe's data files: `packaged/node`. */
export function recipeFolder(name: string): string {
	return path.join(import.meta.dirname, '..', name);
}

/** The source of a recipe's own module (`import.meta`): a changed recipe makes another entry. */
export async function moduleInputs({filename}: ImportMeta): Promise<readonly Uint8Array[]> {
	return [await readFile(filename)];
}

/** Names and bytes of every file below a folder, in a fixed order: inputs for a cache key. */
export async function folderInputs(folder: string): Promise<readonly (string | Uint8Array)[]> {
	const items = await readdir(folder, {recursive: true, withFileTypes: true});
	const files = items
		.filter(item => item.isFile())
		.map(item => path.relative(folder, path.join(item.parentPath, item.name)))
		.toSorted();
	const inputs = files.map(async file => [file, await readFile(path.join(folder, file))]);
	return (await Promise.all(inputs)).flat();
}
