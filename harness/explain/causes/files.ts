import path from 'node:path';
import type {Family, Sign, Told} from './cause.ts';
import {asUser, defaultCapabilities, type Override} from './override.ts';

const crash = (says: RegExp, source: string): Sign => ({outcome: ['crashed'], says, source});

/** Files that the app may not read or write: EACCES and EROFS with a path. */
export const fileCauses = {
	'foreign-path': {
		title: "it may not use another user's files",
		signs: [
			crash(
				/\b(?:mkdir|open|rename|unlink|opendir|stat)\(\) "(?<path>\/[^"]+)" failed \((?:13: Permission denied|30: Read-only file system)\)/,
				'real-cluster.md §3.2, nginx with runAsUser 101',
			),
			crash(
				/\b(?:open|mkdir|create|rename|remove|unlink|stat|lstat|readdirent|chdir|symlink) (?<path>\/\S+?)(?: \/\S+)?: (?:permission denied|read-only file system)/,
				'Go os.PathError and os.LinkError',
			),
			crash(
				/E(?:ACCES: permission denied|ROFS: read-only file system), \w+ '(?<path>\/[^']+)'/,
				'Node.js uvException',
			),
			crash(
				/npm (?:ERR!|error) code E(?:ACCES|ROFS)\n(?:npm (?:ERR!|error) (?:syscall|errno)[^\n]*\n)*npm (?:ERR!|error) path (?<path>\/\S+)/,
				'npm lib/utils/error-message.js',
			),
			crash(
				/(?:PermissionError|OSError): \[Errno (?:13\] Permission denied|30\] Read-only file system): '(?<path>\/[^']+)'/,
				'Python OSError',
			),
			crash(
				/java\.nio\.file\.(?:AccessDeniedException: (?<path>\/\S+)|FileSystemException: (?<place>\/\S+): Read-only file system)/,
				'OpenJDK UnixException.java',
			),
			crash(
				/java\.io\.FileNotFoundException: (?<path>\/\S+) \((?:Permission denied|Read-only file system)\)/,
				'OpenJDK FileOutputStream',
			),
			crash(
				/cannot (?:create(?: directory| regular file)?|touch|open|access|remove|move|stat)[: ]\s*['‘]?(?<path>\/[^'’:\n]+?)['’]?(?: for (?:reading|writing))?: (?:Permission denied|Read-only file system)/,
				'coreutils: mkdir, touch, cp, rm, mv; dash redirection',
			),
			crash(
				/can't (?:create|open|create directory) ['‘]?(?<path>\/[^'’:\n]+?)['’]?: (?:Permission denied|Read-only file system)/i,
				'busybox: ash redirection, mkdir',
			),
			crash(
				/chdir to cwd \("(?<path>\/[^"]*)"\) set in config\.json failed: permission denied/,
				'runc libcontainer/init_linux.go, finalizeNamespace: WORKDIR, entered by the uid and capabilities of the process',
			),
			crash(
				/\b(?:cat|cp|ln|mkdir|mv|rm|rmdir|sed|tee|touch): (?<path>\/[^:\n]+): (?:Permission denied|Read-only file system)/,
				'busybox libbb/perror_msg.c and coreutils: program, path, errno text',
			),
			crash(
				/could not (?:create|open|access)[^\n]*?"(?<path>\/[^"]+)": (?:Permission denied|Read-only file system)/,
				'PostgreSQL: ereport with errno',
			),
			crash(
				/^(?!exec\b)[^\n]*?line \d+: (?<path>\/[^:\n]+): (?:Permission denied|Read-only file system)/m,
				'bash redirection: script, line, path, errno text',
			),
		],
		why: ({words}) =>
			`${pathIn(words) ?? 'The path'} belongs to another uid or may not be written: a process with another uid than the image was built for can write only where every user can.`,
		byLevel: 'The level drops CAP_DAC_OVERRIDE, so owner and mode apply to root too.',
		denial: 'told',
		overrides: ({words, finding: {image}}) => [
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
