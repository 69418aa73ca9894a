import {PassThrough} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {extract, type Header} from 'tar-stream';

/** A file, folder or link in a container, as far as it is read. */
export interface FileEntry {
	readonly kind: FileKind;
	/** Permission bits with setuid, setgid and sticky: `0o4755`. */
	readonly mode: number;
	/** Its uid. */
	readonly owner: number;
	/** Its gid. */
	readonly group: number;
	/** Where a symbolic link points to, as written. */
	readonly link?: string;
	/** Its first bytes; `largestRead` at most. */
	readonly content: Buffer;
	/** The bytes of its extended attribute `security.capability`. */
	readonly capability?: Buffer;
}

export type FileKind = 'file' | 'folder' | 'link' | 'other';

/** Enough for an /etc/passwd, the first line of a script or the headers of a program, in bytes. */
const largestRead = 256 * 1024;

/** The first entry of a tar archive; undefined when the archive is empty. */
export async function firstEntry(archive: NodeJS.ReadableStream): Promise<FileEntry | undefined> {
	const head: Buffer[] = [];
	const tap = new PassThrough();
	tap.on('data', (chunk: Buffer) => head.push(chunk));
	const reader = extract();
	const reading = pipeline(archive, tap, reader);
	// Reading stops as soon as enough is read, which ends the pipeline early.
	reading.catch(() => undefined);
	for await (const entry of reader) {
		const parts: Buffer[] = [];
		let size = 0;
		for await (const part of entry as AsyncIterable<Buffer>) {
			parts.push(part);
			size += part.length;
			if (size >= largestRead) break;
		}
		return described(entry.header, Buffer.concat(parts), Buffer.concat(head));
	}
	return undefined;
}

function described(
	{type, mode, uid, gid, linkname}: Header,
	read: Buffer,
	archive: Buffer,
): FileEntry {
	const capability = capabilityIn(archive);
	const kind = kinds[type ?? 'file'] ?? 'other';
	return {
		kind,
		mode: mode ?? 0,
		owner: uid ?? 0,
		group: gid ?? 0,
		...(kind === 'link' && linkname ? {link: linkname} : {}),
		content: read.subarray(0, largestRead),
		...(capability && {capability}),
	};
}

/** The types of tar entries that are not `other`; `link` is a further name of a file that is earlier in the archive. */
const kinds: Readonly<Partial<Record<NonNullable<Header['type']>, FileKind>>> = {
	file: 'file',
	'contiguous-file': 'file',
	link: 'file',
	directory: 'folder',
	symlink: 'link',
};

const attribute = 'SCHILY.xattr.security.capability=';
const block = 512;

/**
 * The attribute's bytes from the PAX header at the start of an archive: records `LENGTH KEY=VALUE\n`, LENGTH
 * being the whole record's. Parsed here because tar libraries decode values as UTF-8 text, which these bytes are
 * not: `cap_setuid` alone is one above 127.
 */
function capabilityIn(archive: Buffer): Buffer | undefined {
	const isPax = archive.toString('latin1', 156, 157) === 'x';
	const size = Number.parseInt(archive.toString('latin1', 124, 136), 8);
	let records = isPax ? archive.subarray(block, block + size) : Buffer.alloc(0);
	while (records.length > 0) {
		const space = records.indexOf(' ') + 1;
		const length = Number(records.toString('latin1', 0, space));
		if (!(length > space)) return undefined;
		const record = records.subarray(space, length - 1);
		if (record.indexOf(attribute) === 0) return record.subarray(attribute.length);
		records = records.subarray(length);
	}
	return undefined;
}
