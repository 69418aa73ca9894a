import {execa} from 'execa';
import {EnvironmentError} from '../host/errors.ts';

/** An image in an archive under one of its names. */
export interface ArchivedReference {
	readonly file: string;
	readonly reference: string;
	/** The engine's id once loaded: the digest of its configuration. */
	readonly id: string;
	/** Digest of its manifest, if the archive has it (Docker 25 and newer, ko, skopeo). */
	readonly digest: string | undefined;
}

interface DockerTableEntry {
	readonly Config: string;
	readonly RepoTags: readonly string[] | null;
}

interface OciIndex {
	readonly manifests?: readonly {
		readonly digest: string;
		readonly annotations?: Readonly<Record<string, string>>;
	}[];
}

/** The images in an archive written by `docker save`, each once, with its names in the archive, if any. */
export async function archivedContents(
	file: string,
): Promise<readonly {readonly id: string; readonly references: readonly string[]}[]> {
	const table: readonly DockerTableEntry[] = JSON.parse(await member(file, 'manifest.json'));
	return table.map(({Config, RepoTags}) => ({id: idOf(Config), references: RepoTags ?? []}));
}

/** The images in an archive written by `docker save`, once for each of their names. */
export async function archivedImages(file: string): Promise<readonly ArchivedReference[]> {
	const table: readonly DockerTableEntry[] = JSON.parse(await member(file, 'manifest.json'));
	const index: OciIndex = JSON.parse((await member(file, 'index.json', 'optional')) || '{}');
	return table.flatMap(({Config, RepoTags}) =>
		(RepoTags ?? []).map(reference => ({
			file,
			reference,
			id: idOf(Config),
			digest: index.manifests?.find(({annotations}) =>
				Object.values(annotations ?? {}).includes(reference),
			)?.digest,
		})),
	);
}

/**
 * The archived image that a manifest refers to: by its name, by its name without the digest, by that digest, or
 * as the only one of its repository.
 */
export function matchArchive(
	named: string,
	archived: readonly ArchivedReference[],
): ArchivedReference | undefined {
	const [name = '', digest] = named.split('@');
	const sameRepository = archived.filter(
		({reference}) => repository(reference) === repository(name),
	);
	return (
		archived.find(({reference}) => reference === named) ??
		archived.find(({reference}) => reference === name) ??
		archived.find(image => digest !== undefined && image.digest === digest) ??
		(sameRepository.length === 1 ? sameRepository[0] : undefined)
	);
}

/** Of `blobs/sha256/HEX` or `HEX.json`. */
function idOf(configFile: string): string {
	return `sha256:${/([0-9a-f]{64})(\.json)?$/.exec(configFile)?.[1] ?? ''}`;
}

function repository(reference: string): string {
	return reference.replace(/:[^/:]+$/, '');
}

/** Some programs write member names with a leading `./`. */
async function member(file: string, name: string, need: 'required' | 'optional' = 'required') {
	const extract = ['--extract', '--to-stdout', '--file', file];
	for (const written of [name, `./${name}`]) {
		const {stdout, failed} = await execa('tar', [...extract, written], {reject: false});
		if (!failed) return stdout;
	}
	if (need === 'optional') return '';
	throw new EnvironmentError(
		`${file} is not an image archive of docker save: it contains no ${name}`,
	);
}
