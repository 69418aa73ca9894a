import path from 'node:path';
import type {NamedImage} from './any-image.ts';
import type {FileEntry} from './container-file.ts';
import {fileCapabilities} from './file-capabilities.ts';
import type {ImageFiles} from './image-files.ts';

/** The files of an image that decide how its process starts. */
export interface ImageContent {
	/** The uid of USER in the image's own /etc/passwd; undefined when USER is a number, absent, or not there. */
	readonly uid?: number;
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

/** The folders of PATH in an image's environment, in order; those of the runtime if it sets none. */
export function searchPath(env: readonly string[]): readonly string[] {
	const searched = env.findLast(each => each.startsWith('PATH='))?.slice('PATH='.length);
	return (searched ?? defaultPath).split(':');
}

/** Reads single files of an image without starting it. */
export async function readContent(image: NamedImage, files: ImageFiles): Promise<ImageContent> {
	const read: Read = async file => (await files.at(file)).entry;
	const [uid, program] = await Promise.all([uidOf(image.user, read), findProgram(image, read)]);
	return {...(uid === undefined ? {} : {uid}), ...(program && {program})};
}

/** The uid of a USER given by name (`app`, `app:staff`) in the text of /etc/passwd. */
export function uidInPasswd(user: string, passwd: string): number | undefined {
	const [name = ''] = user.split(':');
	const line = passwd.split('\n').find(each => each.startsWith(`${name}:`));
	const uid = line?.split(':')[2];
	return uid !== undefined && /^\d+$/.test(uid) ? Number(uid) : undefined;
}

type Read = (file: string) => Promise<FileEntry | undefined>;

async function uidOf(user: string, read: Read): Promise<number | undefined> {
	if (user === '' || /^\d/.test(user)) return undefined;
	const passwd = await read('/etc/passwd');
	return passwd && uidInPasswd(user, passwd.content.toString('utf8'));
}

/** The first word of entrypoint and command, looked up as `execvp` does: along PATH when it has no slash. */
async function findProgram(
	{entrypoint, command, env, workingDir}: NamedImage,
	read: Read,
): Promise<ProgramFile | undefined> {
	const [name] = [...entrypoint, ...command];
	if (!name) return undefined;
	const folders = name.includes('/') ? ['.'] : searchPath(env);
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
