import {copyFile, glob, mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {packageFolder} from '../harness/machine/package-folder.ts';

/**
 * `npm pack` calls it: `dist/` has what the entries of tsconfig.build.json import, compiled, in the folders of the
 * checkout, because Node strips no types below `node_modules/`; and beside it the data that these modules read.
 */

const compiled = path.join(packageFolder, 'dist');

/** Nobody reads them at run time. */
const unread = /\.(?:ts|md)$|(?:^|\/)tsconfig\.json$/;

await rm(compiled, {recursive: true, force: true});
const {exitCode} = await execa('tsc', ['-p', 'tsconfig.build.json'], {
	cwd: packageFolder,
	preferLocal: true,
	localDir: packageFolder,
	stdio: 'inherit',
	reject: false,
});
if (exitCode === 0) await copyData();
else process.exitCode = 1;

/** What is beside a compiled module, and the recipes of images, which are folders without modules. */
async function copyData(): Promise<void> {
	const folders = new Set<string>();
	for await (const file of glob('**/*.js', {cwd: compiled})) folders.add(path.dirname(file));
	const beside = [...folders].map(folder => `${folder}/*.*`);
	for await (const item of glob([...beside, 'images/packaged/**'], {
		cwd: packageFolder,
		withFileTypes: true,
	})) {
		const from = path.join(item.parentPath, item.name);
		const file = path.relative(packageFolder, from);
		if (!item.isFile() || unread.test(file)) continue;
		await mkdir(path.join(compiled, path.dirname(file)), {recursive: true});
		await copyFile(from, path.join(compiled, file));
	}
}
