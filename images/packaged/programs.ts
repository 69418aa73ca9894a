import {chmod, copyFile, mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {goBuild} from '../host/go.ts';
import {folderInputs, recipeFolder} from '../cache/recipe-files.ts';

/** The cache's entry of a program, and the path of the program in it. */
export interface OwnProgram {
	readonly entry: string;
	readonly binary: string;
}

/** Builds one of this project's Go programs (`packaged/NAME`). */
export async function ownProgram(
	name: string,
	title: string,
	settings: CacheSettings,
): Promise<OwnProgram> {
	const source = recipeFolder(`packaged/${name}`);
	const entry = await cached(
		{
			name: `program-${name}`,
			title,
			inputs: await folderInputs(source),
			needs: 2e9,
			build: (folder, log) =>
				goBuild({folder: source, output: path.join(folder, name)}, {log, signal: settings.signal}),
		},
		settings,
	);
	return {entry, binary: path.join(entry, name)};
}

/** Puts a program into an image's root folder at an absolute path, with further names as links. */
export async function placeProgram(
	root: string,
	binary: string,
	{at, links = []}: {at: string; links?: readonly string[]},
): Promise<void> {
	const target = path.join(root, at);
	await mkdir(path.dirname(target), {recursive: true});
	await copyFile(binary, target);
	await chmod(target, 0o755);
	for (const link of links) await symlink(at, path.join(root, link));
}

/** A passwd and a group file with root and one user of the given name and id. */
export async function placeUsers(root: string, name: string, id: number): Promise<void> {
	const etc = path.join(root, 'etc');
	await mkdir(etc, {recursive: true});
	await writeFile(
		path.join(etc, 'passwd'),
		`root:x:0:0:root:/:/sbin/nologin\n${name}:x:${id}:${id}:${name}:/:/sbin/nologin\n`,
	);
	await writeFile(path.join(etc, 'group'), `root:x:0:\n${name}:x:${id}:\n`);
	await writeFile(
		path.join(etc, 'nsswitch.conf'),
		'passwd: files\ngroup: files\nhosts: files dns\n',
	);
}
