import {cp, mkdir, readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {cached, type CacheSettings} from '../cache.ts';
import {goDownload, goInstall} from '../go.ts';
import {servingModule} from '../versions.ts';

/** Knative Serving's programs, by the last element of their import path. */
export const knativePrograms = [
	'controller',
	'webhook',
	'activator',
	'autoscaler',
	'queue',
] as const;

export interface BuiltKnative {
	readonly entry: string;
	/** Folder with the five programs. */
	readonly programs: string;
	/** The release's manifest files, as they stand in its modules. */
	readonly manifests: readonly string[];
}

/** Knative Serving of a release, programs and manifests, from its Go modules. */
export async function knative(version: string, settings: CacheSettings): Promise<BuiltKnative> {
	const serving = servingModule(version);
	const {signal} = settings;
	const entry = await cached(
		{
			name: `knative-${version}`,
			title: `Knative Serving ${version} from its Go modules (about 3 minutes, once)`,
			inputs: [serving, ...knativePrograms],
			needs: 4e9,
			build: async (folder, log) => {
				await copyManifests(serving, path.join(folder, 'manifests'), signal);
				const commands = knativePrograms.map(name => `knative.dev/serving/cmd/${name}@${serving}`);
				await goInstall(commands, path.join(folder, 'programs'), {log, signal});
			},
		},
		settings,
	);
	const manifests = path.join(entry, 'manifests');
	const files = (await readdir(manifests)).toSorted();
	return {
		entry,
		programs: path.join(entry, 'programs'),
		manifests: await Promise.all(files.map(file => readFile(path.join(manifests, file), 'utf8'))),
	};
}

/**
 * config/core is what a release publishes as serving-core.yaml. Six of its files are symbolic links
 * into two other modules, and module archives hold no links: they come from where the links point.
 */
async function copyManifests(serving: string, target: string, signal: AbortSignal): Promise<void> {
	const {folder, goMod} = await goDownload('knative.dev/serving', serving, signal);
	await mkdir(target, {recursive: true});
	await copyYaml(path.join(folder, 'config', 'core'), target, 'core');
	const requirements = await readFile(goMod, 'utf8');
	for (const name of ['caching', 'networking']) {
		const version = new RegExp(`knative\\.dev/${name} (v\\S+)`).exec(requirements)?.[1];
		if (version === undefined)
			throw new Error(`knative.dev/serving requires no knative.dev/${name}`);
		const module = await goDownload(`knative.dev/${name}`, version, signal);
		await copyYaml(path.join(module.folder, 'config'), target, name);
	}
}

async function copyYaml(source: string, target: string, prefix: string): Promise<void> {
	for (const item of await readdir(source, {recursive: true, withFileTypes: true})) {
		if (!item.isFile() || !item.name.endsWith('.yaml')) continue;
		const file = path.join(item.parentPath, item.name);
		const flat = path.relative(source, file).replaceAll(path.sep, '-');
		await cp(file, path.join(target, `${prefix}-${flat}`));
	}
}
