import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {mkdir, rename, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {moduleInputs} from '../cache/recipe-files.ts';
import {runTool, type ToolSettings} from '../host/run-tool.ts';

/** The part of an image's configuration that decides how its process starts. */
export interface ImageConfig {
	readonly User?: string;
	readonly Env?: readonly string[];
	readonly Entrypoint?: readonly string[];
	readonly Cmd?: readonly string[];
	readonly WorkingDir?: string;
	readonly ExposedPorts?: Readonly<Record<`${number}/tcp`, Record<string, never>>>;
	readonly StopSignal?: string;
	readonly Labels?: Readonly<Record<string, string>>;
}

/** Owner and group of folders, by their path in the image, regardless of their owner during the build. */
export type Owners = Readonly<Record<string, number>>;

export interface ArchivedImage {
	/** Digest of the manifest: how container runtimes identify an image's content. */
	readonly digest: string;
	/** Digest of the configuration: the engine's image ID. */
	readonly id: string;
}

/**
 * Packs a folder as an image of one layer into one tar file that both Docker and containerd load. Owners, modes
 * and file capabilities are taken from the folder; times are not, so that the same content gives the same digest.
 */
export async function writeImageArchive(
	{
		root,
		config,
		references,
		file,
		owners = {},
	}: {
		root: string;
		config: ImageConfig;
		references: readonly string[];
		file: string;
		owners?: Owners;
	},
	settings: ToolSettings,
): Promise<ArchivedImage> {
	const work = `${file}.parts`;
	const blobs = path.join(work, 'blobs', 'sha256');
	await mkdir(blobs, {recursive: true});
	const layer = path.join(blobs, 'layer');
	await packTree({root, file: layer, owners}, settings);
	const layerDigest = await sha256(layer);
	await rename(layer, path.join(blobs, layerDigest));
	const size = (await stat(path.join(blobs, layerDigest))).size;

	const configBlob = await writeBlob(blobs, {
		architecture: architecture(),
		os: 'linux',
		config,
		rootfs: {type: 'layers', diff_ids: [`sha256:${layerDigest}`]},
	});
	const manifest = await writeBlob(blobs, {
		schemaVersion: 2,
		mediaType: 'application/vnd.oci.image.manifest.v1+json',
		config: {mediaType: 'application/vnd.oci.image.config.v1+json', ...configBlob},
		layers: [
			{
				mediaType: 'application/vnd.oci.image.layer.v1.tar',
				digest: `sha256:${layerDigest}`,
				size,
			},
		],
	});
	await writeIndexes(work, {references, configBlob, layerDigest, manifest});
	await runTool([...tar, '--directory', work, '--create', '--file', file, ...members], settings);
	await rm(work, {recursive: true});
	return {digest: manifest.digest, id: configBlob.digest};
}

/** Part of the key of every entry that holds an archive written here. */
export async function archiveInputs() {
	return moduleInputs(import.meta);
}

/** This machine's processor architecture as Go and OCI name it. */
export function architecture(): string {
	return process.arch === 'x64' ? 'amd64' : process.arch;
}

const tar = ['tar', '--sort=name', '--mtime=@0', '--numeric-owner'] as const;

const members = ['blobs', 'index.json', 'manifest.json', 'oci-layout'] as const;

async function packTree(
	{root, file, owners}: {root: string; file: string; owners: Owners},
	settings: ToolSettings,
): Promise<void> {
	const reproducible = '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime';
	const capabilities = ['--xattrs', '--xattrs-include=security.capability'];
	const pack = [
		...tar,
		'--format=posix',
		reproducible,
		...capabilities,
		'--directory',
		root,
	] as const;
	const foreign = Object.entries(owners);
	const others = foreign.map(([folder]) => `--exclude=./${folder}`);
	// A user other than root owns all files that they create.
	const owner = process.getuid?.() === 0 ? [] : ['--owner=0', '--group=0'];
	await runTool([...pack, ...owner, ...others, '--create', '--file', file, '.'], settings);
	for (const [folder, id] of foreign) {
		const own = [`--owner=other:${id}`, `--group=other:${id}`];
		await runTool([...pack, ...own, '--append', '--file', file, `./${folder}`], settings);
	}
}

interface Blob {
	readonly digest: string;
	readonly size: number;
}

async function writeBlob(blobs: string, content: object): Promise<Blob> {
	const bytes = Buffer.from(JSON.stringify(content));
	const hex = createHash('sha256').update(bytes).digest('hex');
	await writeFile(path.join(blobs, hex), bytes);
	return {digest: `sha256:${hex}`, size: bytes.length};
}

/** Two indexes: OCI's, which containerd reads, and Docker's, which every engine reads. */
async function writeIndexes(
	work: string,
	image: {
		references: readonly string[];
		configBlob: Blob;
		layerDigest: string;
		manifest: Blob;
	},
): Promise<void> {
	const index = {
		schemaVersion: 2,
		mediaType: 'application/vnd.oci.image.index.v1+json',
		manifests: image.references.map(reference => ({
			mediaType: 'application/vnd.oci.image.manifest.v1+json',
			...image.manifest,
			annotations: {
				'io.containerd.image.name': reference,
				'org.opencontainers.image.ref.name': reference.slice(reference.lastIndexOf(':') + 1),
			},
		})),
	};
	const dockerTable = [
		{
			Config: blobPath(image.configBlob.digest),
			RepoTags: image.references,
			Layers: [blobPath(image.layerDigest)],
		},
	];
	await writeFile(path.join(work, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
	await writeFile(path.join(work, 'index.json'), JSON.stringify(index));
	await writeFile(path.join(work, 'manifest.json'), JSON.stringify(dockerTable));
}

function blobPath(digest: string): string {
	return `blobs/sha256/${digest.replace('sha256:', '')}`;
}

async function sha256(file: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file), hash);
	return hash.digest('hex');
}
