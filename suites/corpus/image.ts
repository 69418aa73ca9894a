import type {CorpusFamily} from '../../images/packaged/corpus-bases.ts';

/** What an image does at its start that a level may forbid. */
export const corpusClasses = {
	dropper: 'starts as root and becomes another user',
	init: 'an init system or a supervisor is process 1',
	web: 'a web server',
	data: 'a database, a cache or a queue',
	network: 'a server of another protocol',
	language: 'the server that a language brings',
	sandbox: 'isolates its children itself',
	kernel: 'asks the kernel for more than a process has',
	streams: 'reopens its standard streams',
	runtime: 'writes pid files, sockets, home or temporary folders',
	files: 'needs files that its user may not run, read or write',
	user: 'spells USER in one of many ways',
} as const;

export type CorpusClass = keyof typeof corpusClasses;

/** An image as a thin layer over the base of its family: a Dockerfile without its FROM, and the files that it adds. */
export interface CorpusImage {
	/** Unique, and valid in the name of a Service. */
	readonly name: string;
	/** The program that a reader would search for. */
	readonly program: string;
	readonly class: CorpusClass;
	readonly family: CorpusFamily;
	/** What it does at its start, in a few words. */
	readonly does: string;
	/** The lines after FROM. */
	readonly dockerfile: readonly string[];
	/** By absolute path; every file is of root, and everyone may read and run it, unless the Dockerfile changes that. */
	readonly files?: Readonly<Record<string, string>>;
	/** The containerPort of the Service; undefined: none is set, and `GET /` is asked of 8080. */
	readonly port?: number;
}

export type CorpusRow = Omit<CorpusImage, 'class' | 'family'>;

/** Rows of one class over one family. */
export function corpusRows(
	kind: CorpusClass,
	family: CorpusFamily,
	rows: readonly CorpusRow[],
): readonly CorpusImage[] {
	return rows.map(row => ({...row, class: kind, family}));
}

/** What every image has. `serve` answers `GET /` by busybox’ web server. */
export const filesOfEach: Readonly<Record<string, string>> = {
	'/srv/page/index.html': 'served\n',
	'/usr/local/bin/serve': `#!/bin/sh
exec busybox httpd -f -p "\${PORT:-8080}" -h /srv/page
`,
	// For a server of another protocol: a page for as long as the server runs, from when its port is open.
	'/usr/local/bin/page': `#!/bin/bash
port=$1
shift
"$@" &
server=$!
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
	kill -0 "$server" 2>/dev/null || { wait "$server"; exit; }
	sleep 0.1
done
busybox httpd -p "\${PORT:-8080}" -h /srv/page
wait "$server"
`,
};

/** A script as a file of an image. */
export function script(...lines: readonly string[]): string {
	return `#!/bin/sh\nset -e\n${lines.join('\n')}\n`;
}
