import {PassThrough} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {execa} from 'execa';
import {extract, type Header} from 'tar-stream';
import {EnvironmentError} from '../host/errors.ts';
import {limits} from '../host/limits.ts';

/** A file in a container, as far as it is read. */
export interface FileEntry {
	readonly kind: 'file' | 'other';
	readonly mode: number;
	readonly owner: number;
	readonly group: number;
	/** Its first bytes; `largestRead` at most. */
	readonly content: Buffer;
	/** The bytes of its extended attribute `security.capability`. */
	readonly capability?: Buffer;
}

/** Enough for an /etc/passwd or the first line of a script, in bytes. */
const largestRead = 256 * 1024;

/**
 * One file of a container, running or not, with links followed; undefined when it does not exist. No more is read
 * than needed: `docker cp FILE -` sends a tar archive of one entry, with its extended attributes in a PAX header
 * before it.
 */
export async function readEntry(
	container: string,
	file: string,
	signal: AbortSignal,
): Promise<FileEntry | undefined> {
	signal.throwIfAborted();
	const copy = execa('docker', ['cp', '--follow-link', `${container}:${file}`, '-'], {
		reject: false,
		buffer: {stdout: false},
		stdin: 'ignore',
		encoding: 'buffer',
		timeout: limits.engineAnswers,
		cancelSignal: signal,
	});
	const entry = await firstEntry(copy.stdout);
	copy.kill();
	const {stderr} = await copy;
	signal.throwIfAborted();
	if (entry !== undefined) return entry;
	const words = Buffer.from(stderr).toString('utf8').trim();
	if (/could not find the file|no such file|not a directory/i.test(words)) return undefined;
	throw new EnvironmentError(`docker cp ${file} failed: ${words}`);
}

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

function described({type, mode, uid, gid}: Header, read: Buffer, archive: Buffer): FileEntry {
	const capability = capabilityIn(archive);
	return {
		kind: type === 'file' ? 'file' : 'other',
		mode: mode ?? 0,
		owner: uid ?? 0,
		group: gid ?? 0,
		content: read.subarray(0, largestRead),
		...(capability && {capability}),
	};
}

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
