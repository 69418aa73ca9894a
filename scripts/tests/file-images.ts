import {chmod, mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {docker} from '../../images/engine/docker.ts';
import {testProgram} from '../../images/named/testing-elf.ts';

/** An image that cannot start, or not as root without capabilities, because of its files. */
export interface FileImage {
	/** Its lines after FROM. */
	readonly lines: readonly string[];
	/** Cause at `root-allowed`, which gives root no CAP_DAC_OVERRIDE. */
	readonly cause: string;
	/** What the explanation says. */
	readonly why: RegExp;
}

const script = (...lines: readonly string[]) => ['#!/bin/sh', ...lines, ''].join('\n');
const loader = '/lib/ld-absent.so.1';
const [here, foreign] = process.arch === 'arm64' ? [183, 62] : [62, 183];
const elf = (machine: number) => testProgram({is64: true, isBig: false, machine, loader});

interface TestFile {
	readonly mode: number;
	readonly content?: string | Buffer;
	readonly link?: string;
}

/** Of root, under /x; a mode without content is a folder. */
const rootsFiles: Readonly<Record<string, TestFile>> = {
	'no-x.sh': {mode: 0o644, content: script('exit 0')},
	'owners.sh': {mode: 0o700, content: script('exit 0')},
	'unreadable.sh': {mode: 0o711, content: script('exit 0')},
	closed: {mode: 0o700},
	'closed/server': {mode: 0o755, content: script('exit 0')},
	linked: {mode: 0, link: '/x/closed/server'},
	'no-interpreter.sh': {mode: 0o755, content: '#!/x/absent -e\n'},
	interpreter: {mode: 0o644, content: script('exit 0')},
	'bad-interpreter.sh': {mode: 0o755, content: '#!/x/interpreter\n'},
	'windows.sh': {mode: 0o755, content: '#!/bin/sh\r\nexit 0\r\n'},
	text: {mode: 0o755, content: 'exit 0\n'},
	foreign: {mode: 0o755, content: elf(foreign)},
	'no-loader': {mode: 0o755, content: elf(here)},
	'limit.sh': {mode: 0o755, content: script('ulimit -n 99999999 || exit 1', 'exit 0')},
	'read.sh': {mode: 0o755, content: script('cat /y/secret || exit 1', 'exit 0')},
	'noexec.sh': {
		mode: 0o755,
		content: script('cat /x/limit.sh >/dev/shm/app', 'chmod 755 /dev/shm/app', 'exec /dev/shm/app'),
	},
	'jar.sh': {
		mode: 0o755,
		content: script(
			'[ -r /y/app.jar ] && exit 0',
			'echo "Error: Unable to access jarfile /y/app.jar" >&2',
			'exit 1',
		),
	},
	'module.sh': {
		mode: 0o755,
		content: script(
			'[ -r /y/shop.py ] && exit 0',
			`echo "ModuleNotFoundError: No module named 'shop'" >&2`,
			'exit 1',
		),
	},
};

/** Of 1000:2000, under /y, which only its owner and its group may enter. */
const usersFiles: Readonly<Record<string, TestFile>> = {
	secret: {mode: 0o600, content: 'secret\n'},
	'app.jar': {mode: 0o644, content: 'jar\n'},
	'shop.py': {mode: 0o644, content: '\n'},
	'server.sh': {mode: 0o755, content: script('exit 0')},
};

const entry = (program: string) => `ENTRYPOINT ["${program}"]`;

/** One image for each way in which files refuse. */
export const fileImages: Readonly<Record<string, FileImage>> = {
	'mode 0644': {
		lines: [entry('/x/no-x.sh')],
		cause: 'program-not-executable',
		why: /^\/x\/no-x\.sh is 0644 root:root: nobody may execute it, not even root\.$/,
	},
	'mode 0700 of root, another user': {
		lines: ['USER 1001:0', entry('/x/owners.sh')],
		cause: 'program-not-executable',
		why: /^\/x\/owners\.sh is 0700 root:root, and the container runs as 1001:0, which may not execute it\.$/,
	},
	'a script that may be executed and not read': {
		lines: ['USER 1001', entry('/x/unreadable.sh')],
		cause: 'program-not-executable',
		why: /^\/x\/unreadable\.sh is 0711 root:root, .*a script is read by its interpreter/,
	},
	'a closed folder': {
		lines: ['USER 1001', entry('/x/closed/server')],
		cause: 'program-not-executable',
		why: /^\/x\/closed is 0700 root:root, and the container runs as 1001:0, which may not enter it to reach \/x\/closed\/server\.$/,
	},
	'a link into a closed folder': {
		lines: ['USER 1001', entry('/x/linked')],
		cause: 'program-not-executable',
		why: /^\/x\/closed is 0700 root:root, .* to reach \/x\/linked\.$/,
	},
	'a closed folder in PATH': {
		lines: ['ENV PATH=/x/closed:/usr/bin:/bin', 'USER 1001', entry('server')],
		cause: 'program-not-executable',
		why: /^\/x\/closed is 0700 root:root, .* to reach \/x\/closed\/server\.$/,
	},
	'a folder of a group': {
		lines: ['USER 1001', entry('/y/server.sh')],
		cause: 'program-not-executable',
		why: /^\/y is 0750 1000:2000, and the container runs as 1001:0, which may not enter it/,
	},
	'no interpreter': {
		lines: [entry('/x/no-interpreter.sh')],
		cause: 'interpreter-missing',
		why: /^\/x\/no-interpreter\.sh is in the image, but it needs \/x\/absent, which is not\.$/,
	},
	'an interpreter with mode 0644': {
		lines: [entry('/x/bad-interpreter.sh')],
		cause: 'interpreter-not-executable',
		why: /^\/x\/interpreter is 0644 root:root: nobody may execute it/,
	},
	'line ends of Windows': {
		lines: [entry('/x/windows.sh')],
		cause: 'interpreter-missing',
		why: /^The first line of \/x\/windows\.sh ends in a carriage return/,
	},
	'no first line': {
		lines: [entry('/x/text')],
		cause: 'exec-format',
		why: /^\/x\/text is neither a program nor a script with a first line/,
	},
	'another processor': {
		lines: [entry('/x/foreign')],
		cause: 'exec-format',
		why: /^\/x\/foreign is a program for (?:arm64|amd64)\.$/,
	},
	'no loader': {
		lines: [entry('/x/no-loader')],
		cause: 'interpreter-missing',
		why: /^\/x\/no-loader is in the image, but it needs \/lib\/ld-absent\.so\.1, which is not\.$/,
	},
	'a folder as program': {
		lines: [entry('/x')],
		cause: 'program-not-executable',
		why: /^\/x is a folder\.$/,
	},
	'a raised limit': {
		lines: [entry('/x/limit.sh')],
		cause: 'raised-limit',
		why: /CAP_SYS_RESOURCE/,
	},
	'a file of another user': {
		lines: [entry('/x/read.sh')],
		cause: 'root-without-override',
		why: /^\/y\/secret: \/y is 0750 1000:2000, and the container runs as 0:0 without CAP_DAC_OVERRIDE, which may not enter it\. /,
	},
	'a file system without programs': {
		lines: [entry('/x/noexec.sh')],
		cause: 'no-exec-mount',
		why: /^\/dev\/shm\/app may be read, but not executed/,
	},
	'a launcher without the words': {
		lines: [entry('/x/jar.sh')],
		cause: 'hidden-file',
		why: /^\/y\/app\.jar is \/y\/app\.jar of the image\. .*\/y is 0750 1000:2000/,
	},
	'a language without the words': {
		lines: ['ENV PYTHONPATH=/y', entry('/x/module.sh')],
		cause: 'hidden-file',
		why: /^shop is \/y\/shop\.py of the image\. \/y is 0750 1000:2000/,
	},
	'a closed working directory': {
		lines: ['USER 1001', 'WORKDIR /x/closed', entry('./server')],
		cause: 'program-not-executable',
		why: /^\/x\/closed is 0700 root:root/,
	},
};

/** The ones that `make test` runs. */
export const oftenTried: readonly string[] = [
	'a script that may be executed and not read',
	'a closed folder in PATH',
	'line ends of Windows',
	'a file of another user',
	'a language without the words',
];

/** Builds an image with all these files, once; the engine's id. Each of `fileImages` is a thin one upon it. */
export async function fileBase(folder: string, from: string): Promise<string> {
	await fill(path.join(folder, 'x'), rootsFiles, 0o755);
	// COPY keeps the modes of what is in a folder, not that of the folder itself.
	await fill(path.join(folder, 'users', 'y'), usersFiles, 0o750);
	return build(folder, [
		`FROM ${from}`,
		'USER 0',
		'COPY --chown=0:0 x /x',
		'COPY --chown=1000:2000 users /',
		'CMD []',
	]);
}

/** Builds a Dockerfile of these lines; the engine's id. */
export async function build(folder: string, lines: readonly string[]): Promise<string> {
	await mkdir(folder, {recursive: true});
	await writeFile(path.join(folder, 'Dockerfile'), `${lines.join('\n')}\n`);
	const built = await docker(['build', '--quiet', folder], {timeout: 120_000});
	return built.trim();
}

async function fill(
	folder: string,
	files: Readonly<Record<string, TestFile>>,
	mode: number,
): Promise<void> {
	await mkdir(folder, {recursive: true});
	for (const [name, {content, link}] of Object.entries(files)) {
		const file = path.join(folder, name);
		if (link !== undefined) await symlink(link, file);
		else if (content === undefined) await mkdir(file);
		else await writeFile(file, content);
	}
	// Folders last: a closed one cannot be filled, except by root.
	for (const [name, {mode: own, link}] of Object.entries(files).toReversed()) {
		if (link === undefined) await chmod(path.join(folder, name), own);
	}
	await chmod(folder, mode);
}
