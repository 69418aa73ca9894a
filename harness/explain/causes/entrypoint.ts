import type {Family, Sign} from './cause.ts';
import type {Outcome} from '../../model/row.ts';
import type {ProblemKind} from '../access/start-problem.ts';
import {tellStart} from '../access/tell-start.ts';
import {asOwner} from './as-owner.ts';
import type {Finding} from './finding.ts';
import {asUser} from './override.ts';

const never: readonly Outcome[] = ['refused', 'pending', 'crashed'];
const runc =
	'runc, told by containerd as StartError or by the container’s stderr; exit code 126, 127, 128 or 255';

const refusing: readonly ProblemKind[] = [
	'folder-closed',
	'not-executable',
	'not-readable',
	'is-folder',
];
const absent: readonly ProblemKind[] = ['missing', 'carriage-return'];

/** Whether the image's files explain it by one of these problems, of the program itself or of what it needs. */
const has =
	(kinds: readonly ProblemKind[], needed: boolean) =>
	({files}: Finding): boolean =>
		files?.start !== undefined &&
		kinds.includes(files.start.kind) &&
		(files.start.of !== undefined) === needed;

const isOfNeeded = has([...refusing, ...absent], true);
const isItself = (finding: Finding): boolean => !isOfNeeded(finding);

const sign = (says: RegExp, source: string, when: (finding: Finding) => boolean): Sign => ({
	outcome: never,
	says,
	when,
	source,
});

/** Whether the image's files show why the program cannot start: then its words are about that. */
export const isStartRefused = (finding: Finding): boolean =>
	has(refusing, true)(finding) || has(refusing, false)(finding);

const files = 'execve(2), by the modes and owners in the image';
const denied = /permission denied|\bEACCES\b/i;
const notFound = /no such file or directory|not found/i;

/** What keeps the kernel from executing the image's program, or what that needs. */
export const entrypointCauses = {
	'program-not-executable': {
		title: 'its program may not be executed by its user',
		signs: [
			sign(/exec: "(?<program>[^"]+)": (?:permission denied|is a directory)/, runc, isItself),
			sign(/^exec (?<program>\S+): permission denied/m, runc, isItself),
			sign(
				/fork\/exec (?<program>\/(?!dev\/shm\/|proc\/|sys\/)\S+): permission denied/,
				'Go os/exec',
				isItself,
			),
			sign(denied, files, has(refusing, false)),
			sign(
				/exec: "[^"]+": executable file not found in \$PATH/,
				'Go os/exec, LookPath: what may not be executed is passed over',
				has(refusing, false),
			),
		],
		why: ({words: {program = 'The program'}, finding}) =>
			told(finding) ??
			`${program} is not executable for the uid that the container has. Where a level drops CAP_DAC_OVERRIDE, owner and mode apply to root too.`,
		overrides: ({finding: {image, files: found}}) => [
			...asOwner(found?.start?.refusing, 'execute'),
			...(image.uid === undefined || image.uid === 0 ? [] : [asUser(image.uid)]),
		],
		imageChanges: ({words: {program = 'PROGRAM'}, finding}) => changes(finding, program),
	},
	'interpreter-not-executable': {
		title: 'the interpreter of its program may not be executed by its user',
		signs: [
			sign(denied, files, has(refusing, true)),
			sign(notFound, `${files}; env looks its program up in PATH`, has(refusing, true)),
		],
		why: ({finding}) => told(finding) ?? '',
		overrides: ({finding: {files: found}}) => asOwner(found?.start?.refusing, 'execute'),
		imageChanges: ({finding}) => changes(finding, 'INTERPRETER'),
	},
	'interpreter-missing': {
		title: 'the interpreter of its program is not in the image',
		signs: [sign(notFound, files, has(absent, true))],
		why: ({finding}) => told(finding) ?? '',
		imageChanges: ({finding: {files: found}}) => {
			const {kind, path = 'it', of = 'the script'} = found?.start ?? {};
			return kind === 'carriage-return'
				? [`give ${of} line ends of Unix: RUN sed -i 's/\\r$//' ${of}`]
				: [`put ${path} into the image, or name another one in ${of}`];
		},
	},
	'exec-format': {
		title: 'the program is for another processor',
		signs: [
			{
				outcome: never,
				says: /exec(?:ve)?:? "?(?<program>[^":\s]+)"?: exec format error/i,
				source: `${runc}; errno(3) ENOEXEC`,
			},
			{
				outcome: never,
				says: /(?:cannot execute binary file|cannot execute): Exec format error|Exec format error/,
				source: 'sh and bash; errno(3) ENOEXEC',
			},
			{
				outcome: never,
				says: /no match for platform in manifest/,
				source: 'containerd core/images/image.go, Manifest',
			},
		],
		why: ({finding}) =>
			(has(['other-architecture', 'no-format'], false)(finding) ||
			has(['other-architecture', 'no-format'], true)(finding)
				? told(finding)
				: undefined) ??
			`The kernel cannot execute the program: the image says that it is for ${finding.image.architecture || 'an unknown architecture'}, and the node has another one; or it is a script without a first line such as #!/bin/sh.`,
		imageChanges: ({finding: {files: found}}) =>
			found?.start?.kind === 'no-format'
				? [`begin ${found.start.path} with a line such as #!/bin/sh`]
				: ["build it for the node's architecture: docker build --platform linux/…"],
	},
	'program-missing': {
		title: 'the program to start is not in the image',
		signs: [
			sign(
				/exec: "(?<program>[^"]+)": (?:stat \S+: no such file or directory|executable file not found in \$PATH)/,
				runc,
				finding => isItself(finding) && !isStartRefused(finding),
			),
			sign(
				/^exec (?<program>\S+): no such file or directory/m,
				`${runc}: also when a script's or program's interpreter is missing`,
				isItself,
			),
			sign(
				/(?:^|\s)(?:\S*sh: (?:\d+: )?|line \d+: )(?<program>[\w./-]+): (?:command )?not found/m,
				'dash, busybox ash and bash, exit code 127',
				finding => isItself(finding) && finding.files?.hidden === undefined,
			),
		],
		why: ({words: {program = 'The program'}, finding}) =>
			has(['missing'], false)(finding)
				? (told(finding) ?? '')
				: `${program} does not exist, or what it needs to start (the interpreter of its first line, the dynamic loader) does not.`,
		imageChanges: () => [
			'correct ENTRYPOINT, CMD or the command in the manifest, or put the program into the image',
		],
	},
	'working-dir-closed': {
		title: 'its working directory may not be entered by its user',
		signs: [
			{
				outcome: ['crashed'],
				says: /chdir to cwd \("(?<path>\/[^"]*)"\) set in config\.json failed: permission denied/,
				source:
					'runc libcontainer/init_linux.go, finalizeNamespace: WORKDIR, entered by the uid and capabilities of the process',
			},
		],
		why: ({words: {path = 'The working directory'}, finding: {files: found}}) =>
			found?.workingDir
				? `${tellStart({kind: 'folder-closed', path, refusing: found.workingDir}, found.who)} It is the working directory.`
				: `${path} is the working directory, and the uid that the container has may not enter it.`,
		overrides: ({finding: {image, files: found}}) => [
			...asOwner(found?.workingDir, 'execute'),
			...(image.uid === undefined || image.uid === 0 ? [] : [asUser(image.uid)]),
		],
		imageChanges: ({words: {path = 'WORKDIR'}}) => [
			`RUN chmod a+rx ${path}, and its folders, or another WORKDIR`,
		],
	},
} as const satisfies Family;

function told({files: found}: Finding): string | undefined {
	return found?.start && tellStart(found.start, found.who);
}

/** What may be changed in the image so that its user may execute it. */
function changes({files: found}: Finding, program: string): readonly string[] {
	const on = found?.start?.refusing;
	if (!on) return [`RUN chmod a+rx ${program}, and its folders`];
	return [`RUN chmod ${on.kind === 'folder' ? 'a+x' : 'a+rx'} ${on.path}`];
}
