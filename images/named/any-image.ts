import path from 'node:path';
import {stat} from 'node:fs/promises';
import type {CacheSettings} from '../cache/cache.ts';
import {ignoreAbsence, UsageError} from '../host/errors.ts';
import {buildFolder, hasDockerfile} from './build-folder.ts';
import {inspectImage, type InspectedImage} from './inspect-image.ts';
import {loadArchive} from './load-archive.ts';
import {lookUp} from './look-up.ts';
import {pullNamed} from './pull-named.ts';
import {tagged} from './tagged.ts';
import type {Source} from '../recipe/prepared.ts';
import {sampleArchive} from '../prepare/sample-archive.ts';
import {sampleNames, type SampleName} from '../recipe/samples.ts';

/** An image that the user named, in the host's engine. */
export interface NamedImage {
	/** As on the command line. */
	readonly named: string;
	readonly from: 'sample' | 'engine' | 'registry' | 'archive' | 'Dockerfile';
	/** The engine's: `sha256:…`. */
	readonly id: string;
	/** A tag made here: Knative resolves no digests under `dev.local/`, and kubelets re-pull only `latest`. */
	readonly reference: string;
	/** USER as written; empty when there is none. */
	readonly user: string;
	readonly entrypoint: readonly string[];
	readonly command: readonly string[];
	/** The TCP ports that the image exposes. */
	readonly exposed: readonly number[];
	/** As Go and container registries name it: `amd64`, `arm64` …; not always this machine's. */
	readonly architecture: string;
	readonly env: readonly string[];
	readonly workingDir: string;
}

interface Settings extends CacheSettings {
	/** The source of sample images; called only when a sample is named. */
	readonly source: () => Promise<Source>;
	/** A registry that mirrors the published images from which samples are made. */
	readonly mirror?: string;
}

/** Where an image was found, and whether the engine had it before. */
interface Found {
	readonly from: NamedImage['from'];
	readonly id: string;
	readonly wasThere: boolean;
}

/**
 * Brings an image into the engine that answers on this host: the bare name of one of this project's samples, a
 * folder with a Dockerfile, an archive written by `docker save`, an image of the engine, or one of a registry,
 * looked up in this order. Disposing removes its tag and everything that was built, loaded or pulled only for it.
 * @throws {UsageError} when a path does not exist, or is not an archive of exactly one image
 * @throws {EnvironmentError} when it cannot be built or pulled: why, in Docker's words, and what to do next
 */
export async function bringImage(
	named: string,
	settings: Settings,
): Promise<NamedImage & AsyncDisposable> {
	await using made = new AsyncDisposableStack();
	await using names = new AsyncDisposableStack();
	const {from, ...found} = await find(named, {made, names}, settings);
	const tag = await tagged(found, {...settings, label: nameOf(named)});
	const {reference} = made.use(tag);
	const {architecture, config} = await inspectImage(found.id, settings.signal);
	const kept = made.move();
	return {
		named,
		from,
		id: found.id,
		reference,
		architecture,
		...startOf(config),
		[Symbol.asyncDispose]: () => kept.disposeAsync(),
	};
}

/** Whether the name is a sample's, which needs images that are built or pulled first. */
export function isSample(named: string): named is SampleName {
	return sampleNames.some(name => name === named);
}

async function find(
	named: string,
	{made, names}: Readonly<Record<'made' | 'names', AsyncDisposableStack>>,
	settings: Settings,
): Promise<Found> {
	if (isSample(named)) {
		const sample = {...settings, source: await settings.source()};
		const {image} = await sampleArchive(named, sample);
		return {from: 'sample', ...(await loadArchive(image.file, names, settings))};
	}
	const stats = await stat(named).catch(ignoreAbsence);
	if (stats?.isDirectory() && (await hasDockerfile(named))) {
		return {from: 'Dockerfile', ...(await buildFolder(named, made, settings))};
	}
	if (stats?.isFile()) return {from: 'archive', ...(await loadArchive(named, names, settings))};
	if (looksLikePath(named)) throw new UsageError(whyNoImage(named, stats !== undefined));
	const id = await idInEngine(named, settings.signal);
	if (id !== undefined) return {from: 'engine', id, wasThere: true};
	return {from: 'registry', ...(await pullNamed(named, names, settings))};
}

function looksLikePath(named: string): boolean {
	return /^(\.{0,2}\/|\.{1,2}$)|\.(tar|tar\.gz|tgz)$/.test(named);
}

function whyNoImage(named: string, isThere: boolean): string {
	if (!isThere) return `there is no file or folder ${named}`;
	return `${named} is not an image: a folder needs a Dockerfile, a file must be an archive of docker save`;
}

async function idInEngine(named: string, signal: AbortSignal): Promise<string | undefined> {
	return lookUp(named, signal).catch((error: unknown) => {
		if (!(error instanceof Error && /invalid reference format/i.test(error.message))) throw error;
		throw new UsageError(
			`${JSON.stringify(named)} is not an image name: a reference is [REGISTRY/]NAME[:TAG], in lower case`,
			{cause: error},
		);
	});
}

/** The last part of a path or a reference, in a form that is valid in a tag and in a DNS label. */
function nameOf(named: string): string {
	const last = path.basename(path.resolve('/', named)).replace(/\.(tar|tar\.gz|tgz)$/, '');
	const bare = isSample(named) ? named : last.replace(/[@:].*$/, '');
	const label = bare.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
	return label.replaceAll(/^-+|-+$/g, '').slice(0, 40) || 'image';
}

function startOf(config: InspectedImage['config']) {
	const exposed = Object.keys(config.ExposedPorts ?? {}).filter(port => port.endsWith('/tcp'));
	return {
		user: config.User ?? '',
		entrypoint: config.Entrypoint ?? [],
		command: config.Cmd ?? [],
		exposed: exposed.map(port => Number.parseInt(port, 10)).toSorted((a, b) => a - b),
		env: config.Env ?? [],
		workingDir: config.WorkingDir ?? '',
	};
}
