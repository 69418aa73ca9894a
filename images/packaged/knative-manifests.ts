import {cp, readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {goPackageFolder} from '../host/go.ts';
import {makeFolder} from '../host/make-folder.ts';

/**
 * config/core is what a release publishes as serving-core.yaml. Six of its files are symbolic links into two
 * other modules, and module archives contain no links: they are read from the link targets.
 */
const sources = {
	core: 'knative.dev/serving/config/core',
	caching: 'knative.dev/caching/config',
	networking: 'knative.dev/networking/config',
} as const;

/** Copies the manifests of the release that a main module requires into a new folder. */
export async function copyManifests(
	module: string,
	target: string,
	signal: AbortSignal,
): Promise<void> {
	await makeFolder(target);
	for (const [prefix, name] of Object.entries(sources)) {
		await copyYaml(await goPackageFolder(name, module, signal), target, prefix);
	}
}

/** The manifests in a folder, labelled with the release as in a published release. */
export async function readManifestFiles(
	folder: string,
	version: string,
): Promise<readonly string[]> {
	const files = (await readdir(folder)).toSorted();
	const texts = await Promise.all(files.map(file => readFile(path.join(folder, file), 'utf8')));
	return texts.map(text => stampVersion(text, version));
}

/** Published releases have their version in their labels; manifests in the modules have `devel` there. */
export function stampVersion(text: string, version: string): string {
	return text.replaceAll(
		'app.kubernetes.io/version: devel',
		`app.kubernetes.io/version: "${version}"`,
	);
}

async function copyYaml(source: string, target: string, prefix: string): Promise<void> {
	for (const item of await readdir(source, {recursive: true, withFileTypes: true})) {
		if (!item.isFile() || !item.name.endsWith('.yaml')) continue;
		const file = path.join(item.parentPath, item.name);
		const flat = path.relative(source, file).replaceAll(path.sep, '-');
		await cp(file, path.join(target, `${prefix}-${flat}`));
	}
}
