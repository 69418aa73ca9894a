import path from 'node:path';
import type {NamedImage} from '../../../images/named/any-image.ts';
import {executableFormat, type ExecutableFormat} from '../../../images/named/executable-format.ts';
import {fileCapabilities} from '../../../images/named/file-capabilities.ts';
import {searchPath} from '../../../images/named/image-content.ts';
import type {ImageFiles} from '../../../images/named/image-files.ts';
import {ownedPath, ownerOf, type Ownership} from './owner-of.ts';

/** The files of an image that decide whether its program can be started, whoever it is started as. */
export interface StartFacts {
	readonly workingDir: Ownership;
	/** Undefined: the image names nothing to start. */
	readonly program?: Lookup;
}

/** A program by its name, and every file that it may be. */
export interface Lookup {
	/** As written: `/entry.sh`, `python3`. */
	readonly named: string;
	/** In the order of PATH; with a slash in its name one at most. Empty: the image has no such file. */
	readonly found: readonly Executable[];
	/** For a name with a slash: what leads to where it should be. */
	readonly expected?: Ownership;
}

/** A file that is to be executed, and what else the kernel executes for it. */
export interface Executable extends Ownership {
	readonly there: NonNullable<Ownership['there']>;
	/** Undefined for what is no file. */
	readonly format?: ExecutableFormat;
	/** As `getcap` prints them: `cap_net_bind_service=ep`. */
	readonly fileCapabilities?: string;
	/** The interpreter of a script, the loader of a program. */
	readonly needs?: Lookup;
	/** What `env` is to look up, if that is the interpreter: `python3` in `#!/usr/bin/env python3`. */
	readonly env?: Lookup;
}

/** Reads what is executed for the first word of entrypoint and command, with the working directory. */
export async function startFacts(
	{
		entrypoint,
		command,
		env,
		workingDir,
	}: Pick<NamedImage, 'entrypoint' | 'command' | 'env' | 'workingDir'>,
	files: ImageFiles,
): Promise<StartFacts> {
	const place = {files, workingDir, folders: searchPath(env)};
	const [named] = [...entrypoint, ...command];
	const [folder, program] = await Promise.all([
		ownerOf(files, workingDir || '/'),
		named ? lookUp(named, place, mostInterpreters) : undefined,
	]);
	return {workingDir: folder, ...(program && {program})};
}

interface Place {
	readonly files: ImageFiles;
	readonly workingDir: string;
	/** Those of PATH. */
	readonly folders: readonly string[];
}

/** As many scripts as Linux starts for one another (`BINPRM_MAX_RECURSION`, linux `fs/exec.c`). */
const mostInterpreters = 4;

async function lookUp(named: string, place: Place, depth: number): Promise<Lookup> {
	const {files, workingDir, folders} = place;
	if (named.includes('/')) {
		const expected = await ownerOf(files, named, workingDir);
		const executable = await executableAt(expected, place, depth);
		return {named, found: executable ? [executable] : [], expected};
	}
	const places = await Promise.all(
		folders.map(folder => ownerOf(files, path.posix.join(folder || '.', named), workingDir)),
	);
	// One file may be found by several names: /bin is a link to /usr/bin.
	const distinct = new Map(places.map(each => [each.there?.path ?? '', each]));
	const found = await Promise.all(
		[...distinct.values()].map(each => executableAt(each, place, depth)),
	);
	return {named, found: found.flatMap(each => each ?? [])};
}

async function executableAt(
	{there, ...owned}: Ownership,
	place: Place,
	depth: number,
): Promise<Executable | undefined> {
	if (!there) return undefined;
	const {entry} = await place.files.at(there.path);
	if (entry?.kind !== 'file') return {...owned, there};
	const format = executableFormat(entry.content);
	const capabilities = entry.capability && fileCapabilities(entry.capability);
	const next = format.kind === 'script' ? format.interpreter : loaderOf(format);
	const needs = next && depth > 0 ? await lookUpFile(next, place, depth - 1) : undefined;
	const named = format.kind === 'script' ? envProgram(format) : undefined;
	const env = named === undefined ? undefined : await lookUp(named, place, depth - 1);
	return {
		...owned,
		there: ownedPath(there.path, entry),
		format,
		...(capabilities !== undefined && {fileCapabilities: capabilities}),
		...(needs && {needs}),
		...(env && {env}),
	};
}

const loaderOf = (format: ExecutableFormat): string | undefined =>
	format.kind === 'elf' ? format.loader : undefined;

/** The kernel looks no interpreter up in PATH: without a slash it is a file of the working directory. */
async function lookUpFile(named: string, place: Place, depth: number): Promise<Lookup> {
	const lookup = await lookUp(named.includes('/') ? named : `./${named}`, place, depth);
	return {...lookup, named};
}

/** The first word of `env`'s own that is neither an option nor a variable; undefined for other interpreters. */
function envProgram({interpreter, argument}: Extract<ExecutableFormat, {kind: 'script'}>) {
	if (path.posix.basename(interpreter) !== 'env') return undefined;
	// Without -S the whole rest of the line is one word.
	if (!/^(?:-\w*S|--split-string)/.test(argument)) return argument || undefined;
	return argument.split(/[ \t]+/).find(word => !word.startsWith('-') && !word.includes('='));
}
