import path from 'node:path';
import type {NamedImage} from './any-image.ts';
import {docker, ownContainer} from '../engine/docker.ts';
import {holderIdentity} from '../host/holder.ts';
import {readAccounts, type Accounts} from './accounts.ts';
import {readEntry, type FileEntry} from './container-file.ts';
import {fileCapabilities} from './file-capabilities.ts';

/** The files of an image that decide how its process starts. */
export interface ImageContent {
	/** The uid of USER in the image's own /etc/passwd; undefined when USER is a number, absent, or not there. */
	readonly uid?: number;
	readonly accounts: Accounts;
	/** The file that is started; undefined when the image starts nothing, or it is not found. */
	readonly program?: ProgramFile;
}

export interface ProgramFile {
	/** Where it was found, links not followed: `/usr/bin/caddy`. */
	readonly path: string;
	/** The rest of its first line when it is a script: `/bin/sh -e`. */
	readonly interpreter?: string;
	/** Whether it starts as its owner, who is `owner`. */
	readonly setuid: boolean;
	readonly owner: number;
	/** As `getcap` prints them: `cap_net_bind_service=ep`. */
	readonly capabilities?: string;
}

/** What container runtimes set when an image sets no PATH (containerd `oci/spec_opts.go`, moby `oci/defaults.go`). */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Reads single files of an image in the engine without starting it; nothing is left behind. */
export async function readContent(image: NamedImage, signal: AbortSignal): Promise<ImageContent> {
	return reading(image, signal, async read => {
		const [accounts, program] = await Promise.all([readAccounts(read), findProgram(image, read)]);
		const uid = uidOf(image.user, accounts);
		return {accounts, ...(uid === undefined ? {} : {uid}), ...(program && {program})};
	});
}

/** Who owns a path of an image, and what its mode is. */
export interface PathOwner {
	readonly path: string;
	readonly uid: number;
	readonly gid: number;
	/** The twelve permission bits. */
	readonly mode: number;
	readonly isFile: boolean;
}

/**
 * The owners of a path of an image and of the folders above it, without `/`: what does not exist is left out, and the
 * deepest comes first. Links are followed.
 */
export async function pathOwners(
	image: Pick<NamedImage, 'id'>,
	named: string,
	signal: AbortSignal,
): Promise<readonly PathOwner[]> {
	const paths: string[] = [];
	for (let each = path.posix.resolve('/', named); each !== '/'; each = path.posix.dirname(each)) {
		paths.push(each);
	}
	return reading(image, signal, async read => {
		const entries = await Promise.all(paths.map(read));
		return entries.flatMap((entry, index) => {
			const {owner: uid, group: gid, mode = 0, kind} = entry ?? {};
			if (uid === undefined || gid === undefined) return [];
			return [{path: paths[index] ?? '', uid, gid, mode: mode & 0o7777, isFile: kind === 'file'}];
		});
	});
}

/** Gives access to the files of an image by a container of it that is never started. */
async function reading<T>(
	{id}: Pick<NamedImage, 'id'>,
	signal: AbortSignal,
	use: (read: Read) => Promise<T>,
): Promise<T> {
	const options = [
		'--pull',
		'never',
		'--network',
		'none',
		'--label',
		`${ownContainer}=${holderIdentity('spd')}`,
	];
	signal.throwIfAborted();
	const container = await docker(['create', ...options, id, 'never-started'], {detached: true});
	try {
		return await use(file => readEntry(container, file, signal));
	} finally {
		await docker(['rm', '--force', '--volumes', container]);
	}
}

/** The uid of a USER given by name (`app`, `app:staff`) in the text of /etc/passwd. */
export function uidInPasswd(user: string, passwd: string): number | undefined {
	const [name = ''] = user.split(':');
	const line = passwd.split('\n').find(each => each.startsWith(`${name}:`));
	const uid = line?.split(':')[2];
	return uid !== undefined && /^\d+$/.test(uid) ? Number(uid) : undefined;
}

type Read = (file: string) => Promise<FileEntry | undefined>;

function uidOf(user: string, {passwd}: Accounts): number | undefined {
	if (user === '' || /^[+-]?\d/.test(user)) return undefined;
	return passwd === undefined ? undefined : uidInPasswd(user, passwd);
}

/** The first word of entrypoint and command, looked up as `execvp` does: along PATH when it has no slash. */
async function findProgram(
	{entrypoint, command, env, workingDir}: NamedImage,
	read: Read,
): Promise<ProgramFile | undefined> {
	const [name] = [...entrypoint, ...command];
	if (!name) return undefined;
	const searched = env.find(each => each.startsWith('PATH='))?.slice('PATH='.length);
	const folders = name.includes('/') ? ['.'] : (searched ?? defaultPath).split(':');
	for (const folder of folders) {
		const file = path.posix.resolve('/', workingDir, folder, name);
		const entry = await read(file);
		if (entry?.kind === 'file' && (entry.mode & 0o111) !== 0) return described(file, entry);
	}
	return undefined;
}

function described(file: string, {mode, owner, content, capability}: FileEntry): ProgramFile {
	const interpreter = /^#![ \t]*([^\n]*)/.exec(content.toString('latin1'))?.[1]?.trim();
	const capabilities = capability && fileCapabilities(capability);
	return {
		path: file,
		setuid: (mode & 0o4000) !== 0,
		owner,
		...(interpreter === undefined ? {} : {interpreter}),
		...(capabilities === undefined ? {} : {capabilities}),
	};
}
