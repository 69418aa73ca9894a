import {cp, mkdir, readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {goPackageFolder} from '../host/go.ts';

/**
 * config/core is what a release publishes as serving-core.yaml. Six of its files are symbolic links
 * into two other modules, and module archives hold no links: they come from where the links point.
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
	await mkdir(target, {recursive: true});
	for (const [prefix, name] of Object.entries(sources)) {
		await copyYaml(await goPackageFolder(name, module, signal), target, prefix);
	}
}

/** The manifests in a folder. They name the release in their labels, as a published release's do. */
export async function readManifestFiles(
	folder: string,
	version: string,
): Promise<readonly string[]> {
	const files = (await readdir(folder)).toSorted();
	const texts = await Promise.all(files.map(file => readFile(path.join(folder, file), 'utf8')));
	return texts.map(text => stampVersion(text, version));
}

/** Releases name themselves in their labels; manifests in the modules say `devel` there. */
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
