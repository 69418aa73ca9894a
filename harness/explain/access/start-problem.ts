import {mayAccess, type Credentials} from './may-access.ts';
import type {StartedAs} from './node-user.ts';
import type {OwnedPath} from './owner-of.ts';
import type {Executable, Lookup, StartFacts} from './start-facts.ts';

/** Why a program cannot start, as far as the image's files say it. */
export interface StartProblem {
	readonly kind: ProblemKind;
	/** What cannot be executed, entered or read, as it is named where it is asked for. */
	readonly path: string;
	/** What asks for it: a script by its first line, a program by its headers. Undefined: the image itself. */
	readonly of?: string;
	/** The file or folder whose owner and mode refuse. */
	readonly refusing?: OwnedPath;
	/** For which processor it is. */
	readonly architecture?: string;
}

export type ProblemKind =
	/** A folder on the way, which the user may not enter. */
	| 'folder-closed'
	| 'not-executable'
	/** A script that its interpreter may not read. */
	| 'not-readable'
	| 'missing'
	/** The interpreter's name ends in a carriage return: the script has lines of Windows. */
	| 'carriage-return'
	| 'is-folder'
	| 'other-architecture'
	/** A text without `#!`, an empty file, or a format that the kernel does not know. */
	| 'no-format';

/** Which processors' programs each processor executes besides its own. */
const alsoExecutes: Readonly<Record<string, readonly string[]>> = {amd64: ['386'], arm64: ['arm']};

/**
 * The first thing that keeps the kernel from executing the program, in the order in which the kernel looks (execve(2)),
 * and after that its interpreter from reading it; undefined if the files are in order. `machine` is the node's processor.
 */
export function startProblem(
	{program}: StartFacts,
	who: StartedAs,
	machine: string,
): StartProblem | undefined {
	return program && lookupProblem(program, undefined, {who, machine});
}

interface Started {
	readonly who: StartedAs;
	readonly machine: string;
}

function lookupProblem(
	{named, found, expected}: Lookup,
	of: string | undefined,
	started: Started,
): StartProblem | undefined {
	const {exec} = started.who;
	const [first] = found;
	if (!first) return absence(named, of, expected?.folders ?? [], exec);
	// What may not be executed is passed over in PATH.
	const executed = found.find(each => !refusal(each, named, of, exec)) ?? first;
	return (
		refusal(executed, named, of, exec) ??
		formatProblem(executed, shown(named, executed), of, started)
	);
}

/** In PATH a program is named by where it was found. */
const shown = (named: string, {asked}: Executable): string => (named.includes('/') ? named : asked);

function absence(
	named: string,
	of: string | undefined,
	folders: readonly OwnedPath[],
	who: Credentials,
): StartProblem {
	const closed = folders.find(folder => !mayAccess(who, folder, 'execute'));
	const common = {path: named.trimEnd(), ...(of !== undefined && {of})};
	if (closed) return {kind: 'folder-closed', ...common, refusing: closed};
	return {
		kind: of !== undefined && named.endsWith('\r') ? 'carriage-return' : 'missing',
		...common,
	};
}

function refusal(
	executable: Executable,
	named: string,
	of: string | undefined,
	who: Credentials,
): StartProblem | undefined {
	const {there, folders} = executable;
	const common = {path: shown(named, executable), ...(of !== undefined && {of})};
	const closed = folders.find(folder => !mayAccess(who, folder, 'execute'));
	if (closed) return {kind: 'folder-closed', ...common, refusing: closed};
	if (there.kind === 'folder') return {kind: 'is-folder', ...common};
	if (!mayAccess(who, there, 'execute'))
		return {kind: 'not-executable', ...common, refusing: there};
	return undefined;
}

function formatProblem(
	{there, folders, format, needs, env}: Executable,
	path: string,
	of: string | undefined,
	started: Started,
): StartProblem | undefined {
	if (!format) return undefined;
	const {machine, who} = started;
	const common = {path, ...(of !== undefined && {of})};
	if (format.kind === 'elf') {
		const executed = [machine, ...(alsoExecutes[machine] ?? [])];
		if (!executed.includes(format.architecture)) {
			return {kind: 'other-architecture', ...common, architecture: format.architecture};
		}
		return needs && lookupProblem(needs, path, started);
	}
	if (format.kind !== 'script') return {kind: 'no-format', ...common};
	if (!needs) return {kind: 'no-format', ...common};
	const problem = lookupProblem(needs, path, started);
	if (problem) return problem;
	const closed = folders.find(folder => !mayAccess(who.run, folder, 'execute'));
	if (closed) return {kind: 'folder-closed', ...common, refusing: closed};
	if (!mayAccess(who.run, there, 'read')) return {kind: 'not-readable', ...common, refusing: there};
	// `env` looks it up as the running program, without what runc had granted.
	return env && lookupProblem(env, path, {...started, who: {...who, exec: who.run}});
}
