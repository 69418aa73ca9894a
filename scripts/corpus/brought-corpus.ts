import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import pMap from 'p-map';
import {bringImage, type NamedImage} from '../../images/named/any-image.ts';
import type {CacheSettings} from '../../images/cache/cache.ts';
import {temporaryFolder} from '../../images/host/temporary.ts';
import {corpusBase, type CorpusFamily} from '../../images/packaged/corpus-bases.ts';
import {filesOfEach, type CorpusImage} from '../../suites/corpus/image.ts';

/** Images of the corpus in the engine; disposing removes them, and leaves their bases. */
export interface BroughtCorpus extends AsyncDisposable {
	readonly images: readonly BroughtImage[];
}

export interface BroughtImage {
	readonly row: CorpusImage;
	readonly image: NamedImage;
}

/**
 * Builds each image as a user's: a folder with a Dockerfile.
 * @throws {EnvironmentError} if one does not build, with its last lines
 */
export async function bringCorpus(
	rows: readonly CorpusImage[],
	settings: CacheSettings,
): Promise<BroughtCorpus> {
	const bases = new Map<CorpusFamily, string>();
	for (const family of new Set(rows.map(row => row.family))) {
		bases.set(family, await corpusBase(family, settings));
	}
	const {progress} = settings;
	await using temporary = await temporaryFolder('build');
	await using made = new AsyncDisposableStack();
	const end = progress.step(`building ${rows.length} images of the corpus`);
	const quiet = {
		...settings,
		source: notASample,
		progress: {step: () => () => {}, note: (line: string) => progress.note(line)},
	};
	const images = await pMap(
		rows,
		async row => {
			const folder = path.join(temporary.folder, row.name);
			await writeContext(folder, row, bases.get(row.family) ?? '');
			return {row, image: made.use(await bringImage(folder, quiet))};
		},
		{concurrency: buildsAtOnce},
	);
	end();
	const kept = made.move();
	return {images, [Symbol.asyncDispose]: () => kept.disposeAsync()};
}

/** A build waits for the engine and computes little. */
const buildsAtOnce = 3;

async function writeContext(folder: string, row: CorpusImage, base: string): Promise<void> {
	// With its name in it, no step's image is shared with another's build, which removes it.
	const own = {'/srv/page/name': row.name};
	for (const [name, content] of Object.entries({...filesOfEach, ...own, ...row.files})) {
		const file = path.join(folder, 'root', name);
		await mkdir(path.dirname(file), {recursive: true});
		await writeFile(file, content, {mode: 0o755});
	}
	const lines = [`FROM ${base}`, 'COPY root/ /', ...row.dockerfile];
	await writeFile(path.join(folder, 'Dockerfile'), `${lines.join('\n')}\n`);
}

const notASample = async (): Promise<never> => {
	throw new Error('an image of the corpus is a folder, no sample');
};
