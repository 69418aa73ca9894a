import path from 'node:path';
import type {Family, Told} from './cause.ts';
import {isForCapability, tellRefusal} from '../access/refusal.ts';
import {asOwner} from './as-owner.ts';
import {isStartRefused} from './entrypoint.ts';
import type {Finding} from './finding.ts';
import {asUser, defaultCapabilities, type Override} from './override.ts';

/** EACCES and EROFS with a path, in the words of each language and program. */
const refusals: readonly {readonly says: RegExp; readonly source: string}[] = [
	{
		says: /\b(?:mkdir|open|rename|unlink|opendir|stat)\(\) "(?<path>\/[^"]+)" failed \((?:13: Permission denied|30: Read-only file system)\)/,
		source: 'real-cluster.md §3.2, nginx with runAsUser 101',
	},
	{
		says: /\b(?:open|mkdir|create|rename|remove|unlink|stat|lstat|readdirent|chdir|symlink) (?<path>\/\S+?)(?: \/\S+)?: (?:permission denied|read-only file system)/,
		source: 'Go os.PathError and os.LinkError',
	},
	{
		says: /E(?:ACCES: permission denied|ROFS: read-only file system), \w+ '(?<path>\/[^']+)'/,
		source: 'Node.js uvException',
	},
	{
		says: /(?:PermissionError|OSError): \[Errno (?:13\] Permission denied|30\] Read-only file system): '(?<path>\/[^']+)'/,
		source: 'Python OSError',
	},
	{
		says: /java\.nio\.file\.(?:AccessDeniedException: (?<path>\/\S+)|FileSystemException: (?<place>\/\S+): Read-only file system)/,
		source: 'OpenJDK UnixException.java',
	},
	{
		says: /java\.io\.FileNotFoundException: (?<path>\/\S+) \((?:Permission denied|Read-only file system)\)/,
		source: 'OpenJDK FileOutputStream',
	},
	{
		says: /cannot (?:create(?: directory| regular file)?|touch|open|access|remove|move|stat)[: ]\s*['‘]?(?<path>\/[^'’:\n]+?)['’]?(?: for (?:reading|writing))?: (?:Permission denied|Read-only file system)/,
		source: 'coreutils: mkdir, touch, cp, rm, mv; dash redirection',
	},
	{
		says: /can't (?:create|open|create directory) ['‘]?(?<path>\/[^'’:\n]+?)['’]?: (?:Permission denied|Read-only file system)/i,
		source: 'busybox: ash redirection, mkdir',
	},
	{
		says: /\b(?:cat|cp|ln|mkdir|mv|rm|rmdir|sed|tee|touch): (?<path>\/[^:\n]+): (?:Permission denied|Read-only file system)/,
		source: 'busybox libbb/perror_msg.c and coreutils: program, path, errno text',
	},
	{
		says: /could not (?:create|open|access)[^\n]*?"(?<path>\/[^"]+)": (?:Permission denied|Read-only file system)/,
		source: 'PostgreSQL: ereport with errno',
	},
	{
		says: /^(?!exec\b)[^\n]*?line \d+: (?<path>\/[^:\n]+): (?:Permission denied|Read-only file system)/m,
		source: 'bash redirection: script, line, path, errno text',
	},
];

/** In any words, if the image shows that the path is refused. */
const confirmed = {
	outcome: ['crashed'],
	says: /^(?![^]*\bexec\b)[^]*permission denied/i,
	source: 'errno(3) EACCES, and the owner and mode in the image',
} as const;

/** Mounts of every container (containerd `pkg/oci/mounts.go`, moby `oci/defaults.go`): noexec. */
const noExec = String.raw`\/(?:dev\/shm|dev\/mqueue|proc|sys)\/`;

/** EACCES of execve(2), and EPERM of mmap(2) with PROT_EXEC. */
const noExecWords: readonly {readonly says: RegExp; readonly source: string}[] = [
	{
		says: new RegExp(
			String.raw`(?:exec:?|spawn|sh:(?: line)?(?: \d+:)?(?: exec:)?) "?(?<path>${noExec}[^\s:"]+)"?:? (?:EACCES|[Pp]ermission denied)`,
		),
		source: 'shells, Go os/exec, Node.js child_process: program, errno text',
	},
	{
		says: new RegExp(
			String.raw`_execute_child[^]*PermissionError: \[Errno 13\] Permission denied: '(?<path>${noExec}[^']+)'`,
		),
		source: 'Python subprocess.py',
	},
	{
		says: /(?<path>\/\S+?):? (?:failed to map segment from shared object)/,
		source: 'glibc elf/dl-map-segments.h, musl ldso/dynlink.c',
	},
];

export const isNoExec = ({text, log = ''}: Pick<Finding, 'text' | 'log'>): boolean =>
	noExecWords.some(({says}) => says.test(text) || says.test(log));

const isAboutFiles = (finding: Finding): boolean => !isStartRefused(finding) && !isNoExec(finding);

/** It runs as root without CAP_DAC_OVERRIDE, and with that it would have been granted. */
const isBareRoots = ({files}: Finding): boolean =>
	files?.refused !== undefined && files.who.uid === 0 && isForCapability(files.refused, files.who);

/** Files that the app may not read or write. */
export const fileCauses = {
	'root-without-override': {
		title: "root without CAP_DAC_OVERRIDE may not use another user's files",
		signs: [...refusals.map(each => ({...each, outcome: ['crashed' as const]})), confirmed].map(
			each => ({
				...each,
				when: (finding: Finding) => isAboutFiles(finding) && isBareRoots(finding),
			}),
		),
		why: ({finding: {files}}) =>
			`${files?.refused ? tellRefusal(files.refused, files.who) : ''}. Without CAP_DAC_OVERRIDE, which the level drops, owner and mode apply to root too.`,
		overrides: ({words, finding: {files}}) => [
			...(files?.refused ? asOwner(files.refused.on, files.refused.access) : []),
			...emptyDirFor(words),
			defaultCapabilities,
		],
		imageChanges: ({words, finding: {files}}) => [
			files?.refused
				? `give ${files.refused.on.path} to the uid that it runs as (RUN chown 0 ${files.refused.on.path}), or set USER to its owner: USER ${files.refused.on.uid}`
				: `let the uid that it runs as use ${pathIn(words) ?? 'the path'}`,
		],
	},
	'hidden-file': {
		title: 'what it does not find is in the image, but its user may not reach it',
		signs: [
			{
				outcome: ['crashed', 'pending'],
				when: ({files}) => files?.hidden !== undefined,
				source: 'path_resolution(7): EACCES, which many programs take for absence',
			},
		],
		why: ({finding: {files}}) =>
			files?.hidden
				? `${files.hidden.named} is ${files.hidden.file} of the image. ${tellRefusal(files.hidden.refused, files.who)}.`
				: '',
		overrides: ({finding: {files}}) => [
			...(files?.hidden ? asOwner(files.hidden.refused.on, files.hidden.refused.access) : []),
			defaultCapabilities,
		],
		imageChanges: ({finding: {files}}) => [
			`RUN chmod a+rX ${files?.hidden?.refused.on.path ?? 'FOLDER'}, or set USER to its owner`,
		],
	},
	'no-exec-mount': {
		title: 'it executes a file on a file system that allows none',
		signs: noExecWords.map(each => ({...each, outcome: ['crashed']})),
		why: ({words}) =>
			`${pathIn(words) ?? 'The file'} may be read, but not executed: containers have /dev/shm, /proc and /sys mounted with noexec, whatever the level.`,
		imageChanges: () => ['put programs into the image, or into /tmp while it runs'],
	},
	'foreign-path': {
		title: "it may not use another user's files",
		signs: [
			...refusals.map(each => ({
				...each,
				outcome: ['crashed' as const],
				when: (finding: Finding) => isAboutFiles(finding) && !isBareRoots(finding),
			})),
			{
				...confirmed,
				when: finding =>
					finding.files?.refused !== undefined && isAboutFiles(finding) && !isBareRoots(finding),
			},
		],
		why: ({words, finding: {files}}) =>
			files?.refused
				? `${tellRefusal(files.refused, files.who)}. That user is the same at every level at which it is started.`
				: `${pathIn(words) ?? 'The path'} belongs to another uid or may not be written. The level drops CAP_DAC_OVERRIDE, so owner and mode apply to root too; a process with another uid than the image was built for can write only where every user can.`,
		overrides: ({words, finding: {image, files}}) => [
			...(files?.refused ? asOwner(files.refused.on, files.refused.access) : []),
			...emptyDirFor(words),
			...(image.uid === undefined || image.uid === 0 ? [] : [asUser(image.uid)]),
			defaultCapabilities,
		],
		imageChanges: ({words}) => [
			`let the uid that it runs as write to ${folderOf(pathIn(words)) ?? 'that folder'} (RUN chown or chmod while the image is built), or write to /tmp`,
		],
	},
} as const satisfies Family;

function pathIn({path: named, place}: Told['words']): string | undefined {
	return named ?? place;
}

/** Folders whose content every container needs. */
const needed = /^\/(?:$|(?:bin|boot|dev|etc|lib|lib64|proc|root|sbin|sys|usr)(?:\/|$))/;

function emptyDirFor(words: Told['words']): readonly Override[] {
	const folder = folderOf(pathIn(words));
	return folder === undefined || needed.test(folder) ? [] : [{emptyDirs: [folder]}];
}

/** The parent folder: it is what must be writable. */
function folderOf(named: string | undefined): string | undefined {
	return named === undefined ? undefined : path.posix.dirname(named.replace(/\/+$/, ''));
}
