import path from 'node:path';
import {chmod, mkdir} from 'node:fs/promises';
import type {CacheSettings} from '../cache/cache.ts';
import type {ImageConfig} from '../engine/image-archive.ts';
import {imageEntry, type ImageFile} from '../engine/image-entry.ts';
import {moduleInputs} from '../cache/recipe-files.ts';
import {sampleReference} from '../recipe/samples.ts';
import {ownProgram, placeProgram, placeUsers} from './programs.ts';

const appId = 1000;

/** This project's programs by sample name, with the USER of its image. */
const ownSamples = {
	'app-numeric': {program: 'app', User: '65532'},
	'app-named': {program: 'app', User: 'app'},
	'app-root': {program: 'app'},
	'app-zero': {program: 'app', User: '0'},
	'app-root-named': {program: 'app', User: 'root'},
	'app-setuid': {program: 'app', User: String(appId)},
	'app-exits': {program: 'app', User: '65532', Cmd: ['exits']},
	'hello-world': {program: 'hello-world'},
} as const;

export type OwnSample = keyof typeof ownSamples;

/** Samples of this project's own programs: the same on the packaged and on the published path. */
export async function ownSampleImages(
	settings: CacheSettings,
): Promise<Readonly<Record<OwnSample, ImageFile>>> {
	const names = Object.keys(ownSamples) as readonly OwnSample[];
	const images = names.map(async name => [name, await ownSampleImage(name, settings)]);
	return Object.fromEntries(await Promise.all(images));
}

export async function ownSampleImage(name: OwnSample, settings: CacheSettings): Promise<ImageFile> {
	const {program, ...config} = ownSamples[name];
	return ownSample(name, {program, config}, settings);
}

async function ownSample(
	name: OwnSample,
	{program, config}: {program: string; config: ImageConfig},
	settings: CacheSettings,
): Promise<ImageFile> {
	const {entry, binary} = await ownProgram(program, `sample program ${program}`, settings);
	return imageEntry(
		{
			name,
			title: `sample image ${name}`,
			inputs: [path.basename(entry), ...(await moduleInputs(import.meta))],
			references: [sampleReference(name)],
			config: {...config, Entrypoint: [`/${program}`], ExposedPorts: {'8080/tcp': {}}},
			owners: {owned101: 101},
			fill: async root => {
				await placeUsers(root, 'app', appId);
				await placeProgram(root, binary, {at: `/${program}`});
				await placeFolders(root);
				if (name === 'app-setuid') {
					await placeProgram(root, binary, {at: '/suid'});
					await chmod(path.join(root, 'suid'), 0o4755);
				}
			},
		},
		settings,
	);
}

/** The targets of the program's write attempts: a world-writable folder, another user's and root's. */
async function placeFolders(root: string): Promise<void> {
	for (const [name, mode] of [
		['tmp', 0o1777],
		['owned101', 0o755],
		['rootdir', 0o755],
	] as const) {
		await mkdir(path.join(root, name));
		await chmod(path.join(root, name), mode);
	}
}
