import {lstat, mkdtemp, readFile, readdir, readlink, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {ignoreAbsence} from './errors.ts';
import {holderIdentity, runsHere} from './holder.ts';

/** The file in a temporary folder that says whose it is. */
const ownerFile = 'owner';

/** What a temporary folder is for: the middle of its name. */
export type Purpose = 'apt' | 'build' | 'go';

/** A new temporary folder of this process. Disposing removes it; after a kill, `spd doctor` and `spd down` find it. */
export async function temporaryFolder(
	purpose: Purpose,
): Promise<AsyncDisposable & {readonly folder: string}> {
	const folder = await mkdtemp(path.join(tmpdir(), `spd-${purpose}-`));
	await noteOwner(folder);
	return {
		folder,
		[Symbol.asyncDispose]: () => rm(folder, {recursive: true, force: true}),
	};
}

/** Notes in a folder that it is this process's. */
export async function noteOwner(folder: string): Promise<void> {
	await writeFile(path.join(folder, ownerFile), holderIdentity('spd'));
}

export interface OwnedFolder {
	readonly folder: string;
	/** As in `holderIdentity`; undefined if the folder does not say it. */
	readonly owner: string | undefined;
	/** Whether its owner has certainly ended and no other process, such as a child of its owner, names it. */
	readonly ended: boolean;
}

/** This user's temporary folders whose names match. */
export async function ownedFolders(
	names: RegExp,
	where: string = tmpdir(),
): Promise<readonly OwnedFolder[]> {
	const found = (await readdir(where)).filter(name => names.test(name));
	const read = await Promise.all(found.map(name => ownedFolder(path.join(where, name))));
	return read.filter(each => each !== undefined);
}

async function ownedFolder(folder: string): Promise<OwnedFolder | undefined> {
	const stats = await lstat(folder).catch(ignoreAbsence);
	if (!stats?.isDirectory() || stats.uid !== process.getuid?.()) return undefined;
	const owner = await readFile(path.join(folder, ownerFile), 'utf8').catch(ignoreAbsence);
	const dead = owner !== undefined && runsHere(owner) === false;
	return {folder, owner, ended: dead && !(await isNamed(folder))};
}

/** Whether a process has it as its working folder, in its arguments or in its environment, as far as they can be read. */
export async function isNamed(folder: string): Promise<boolean> {
	const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
	const others = pids.filter(pid => Number(pid) !== process.pid);
	const named = await Promise.all(
		others.map(async pid => {
			const proc = path.join('/proc', pid);
			const texts = await Promise.all([
				readFile(path.join(proc, 'cmdline'), 'utf8').catch(unreadable),
				readFile(path.join(proc, 'environ'), 'utf8').catch(unreadable),
				readlink(path.join(proc, 'cwd')).catch(unreadable),
			]);
			return texts.some(text => text.includes(folder));
		}),
	);
	return named.includes(true);
}

/** Of a process that has ended meanwhile, or of another user. */
const unreadable = (): string => '';
