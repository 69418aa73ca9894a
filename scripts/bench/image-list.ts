import {readFile, writeFile} from 'node:fs/promises';
import {availableParallelism} from 'node:os';
import path from 'node:path';
import {Readable} from 'node:stream';
import {execa} from 'execa';
import pMap from 'p-map';
import type {CacheSettings} from '../../images/cache/cache.ts';
import {docker} from '../../images/engine/docker.ts';
import {temporaryFolder} from '../../images/host/temporary.ts';
import {bringImage} from '../../images/named/any-image.ts';
import type {Source} from '../../images/recipe/prepared.ts';
import type {SampleName} from '../../images/recipe/samples.ts';
import {percentile, type Note} from './figures.ts';

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

/** Those of a catalogue: most serve, some are root's, some end at a level, and experiments show why. */
const samples = [
	'app-numeric',
	'app-root',
	'app-named',
	'nginx',
	'nginx-unprivileged',
	'redis-style',
	'caddy',
	'hello-world',
	'app-setuid',
	'nginx-8080',
] as const satisfies readonly SampleName[];

const where = 'predict --file: ';

/** `spd predict --file` with so many images: samples under other names, each with a configuration of its own. */
export async function benchImageList(
	count: number,
	source: Source,
	settings: CacheSettings,
	note: Note,
): Promise<void> {
	await using made = new AsyncDisposableStack();
	const {folder} = made.use(await temporaryFolder('build'));
	const names = await variedImages(count, made, {...settings, source: async () => source});
	await writeFile(path.join(folder, 'images.txt'), `${names.join('\n')}\n`);
	const started = performance.now();
	const child = execa(spd, ['predict', '--file', 'images.txt', '--images', source], {
		cwd: folder,
		stdin: 'ignore',
		stdout: 'ignore',
		stderr: 'ignore',
		reject: false,
	});
	const memory: number[] = [];
	const timer = setInterval(() => {
		void residentOf(child.pid ?? 0).then(bytes => memory.push(...bytes));
	}, 250);
	const {exitCode} = await child;
	clearInterval(timer);
	const seconds = (performance.now() - started) / 1000;
	note(`${where}exit code`, exitCode ?? Number.NaN, '');
	note(`${where}an image a core`, (seconds * availableParallelism()) / count, 's');
	// The first tenth is its start.
	const third = Math.floor(memory.length / 3);
	const [early, late] = [memory.slice(Math.floor(memory.length / 10), third), memory.slice(-third)];
	note(`${where}memory, peak`, Math.max(...memory) / 1e6, 'MB');
	note(
		`${where}memory, last third to first third`,
		percentile(late, 0.5) / percentile(early, 0.5),
		'×',
	);
}

/** Thin layers over the samples; the images are removed with `made`. */
async function variedImages(
	count: number,
	made: AsyncDisposableStack,
	settings: Parameters<typeof bringImage>[1],
): Promise<readonly string[]> {
	const bases: string[] = [];
	for (const sample of samples) {
		bases.push(made.use(await bringImage(sample, settings)).reference);
	}
	const names = Array.from({length: count}, (_, index) => `spd-bench/image:${index}`);
	made.defer(async () => {
		await docker(['image', 'rm', '--force', ...names], {timeout: removalTakes});
	});
	await pMap(
		names,
		async (name, index) => {
			const dockerfile = `FROM ${bases[index % bases.length]}\nLABEL spd.bench=${index}\n`;
			await docker(['build', '--quiet', '--tag', name, '-'], {
				input: Readable.from([dockerfile]),
				timeout: buildTakes,
			});
		},
		{concurrency: 2},
	);
	return names;
}

/** Milliseconds, on a busy machine. */
const buildTakes = 60_000;
const removalTakes = 300_000;

/** Of the process itself; empty once it has ended. */
async function residentOf(pid: number): Promise<readonly number[]> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const kilobytes = /^VmRSS:\s*(\d+)/m.exec(status)?.[1];
	return kilobytes === undefined ? [] : [Number(kilobytes) * 1024];
}
