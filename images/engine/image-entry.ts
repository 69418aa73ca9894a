import path from 'node:path';
import {mkdir, rm} from 'node:fs/promises';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {readFacts, writeFacts} from '../cache/facts.ts';
import {
	archiveInputs,
	writeImageArchive,
	type ArchivedImage,
	type ImageConfig,
	type Owners,
} from './image-archive.ts';
import type {ToolSettings} from '../host/run-tool.ts';

/** An image as a file in the cache. */
export interface ImageFile extends ArchivedImage {
	readonly file: string;
	readonly references: readonly string[];
	readonly config: ImageConfig;
}

export interface ImageRecipe {
	readonly name: string;
	readonly title: string;
	readonly inputs: readonly (string | Uint8Array)[];
	readonly references: readonly string[];
	readonly config: ImageConfig;
	readonly owners?: Owners;
	/** Fills the image's root folder. */
	readonly fill: (root: string, tool: ToolSettings) => Promise<void>;
}

/** Makes an image of one layer from a folder that `fill` fills, and stores it as a file. */
export async function imageEntry(recipe: ImageRecipe, settings: CacheSettings): Promise<ImageFile> {
	const {references, config, owners = {}} = recipe;
	const entry = await cached(
		{
			name: `image-${recipe.name}`,
			title: recipe.title,
			inputs: [
				JSON.stringify({references, config, owners}),
				...(await archiveInputs()),
				...recipe.inputs,
			],
			needs: 1e9,
			build: async (folder, log) => {
				const tool = {log, signal: settings.signal};
				const root = path.join(folder, 'root');
				await mkdir(root);
				await recipe.fill(root, tool);
				const file = path.join(folder, 'image.tar');
				const image = await writeImageArchive({root, config, references, file, owners}, tool);
				await rm(root, {recursive: true});
				await writeFacts(folder, image);
			},
		},
		settings,
	);
	const image = await readFacts<ArchivedImage>(entry);
	return {...image, file: path.join(entry, 'image.tar'), references, config};
}
