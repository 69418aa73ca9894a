import {readFile} from 'node:fs/promises';

/** What the Go linker writes into a program: the versions of the modules that it was built from. */
export type BuildInfo = ReadonlyMap<string, string>;

/** Start of the block (Go `debug/buildinfo`); bit 2 of the flags: two length-prefixed strings follow. */
const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const headerBytes = 32;
const flagsAt = 15;
const inlineStrings = 2;
/** The module lines are between two markers of 16 bytes. */
const markBytes = 16;

/**
 * Module versions of a Go program, as `go version -m` prints them; empty for a file without any. Stripping a
 * program does not remove them.
 */
export async function readBuildInfo(file: string): Promise<BuildInfo> {
	return buildInfoIn(await readFile(file));
}

/** The same from the program's bytes. */
export function buildInfoIn(program: Buffer): BuildInfo {
	for (
		let start = program.indexOf(magic);
		start !== -1;
		start = program.indexOf(magic, start + 1)
	) {
		const header = program.subarray(start, start + headerBytes);
		// The magic also occurs in programs that search for it.
		if (header.length < headerBytes || ((header[flagsAt] ?? 0) & inlineStrings) === 0) continue;
		const goVersion = stringAt(program, start + headerBytes);
		const modules = goVersion && stringAt(program, goVersion.end);
		if (modules) return parseModules(modules.text.slice(markBytes, -markBytes));
	}
	return new Map();
}

/** A string prefixed with its length as an unsigned varint. */
function stringAt(bytes: Buffer, start: number): {text: string; end: number} | undefined {
	let length = 0;
	let at = start;
	for (let shift = 0; shift < 28; shift += 7) {
		const byte = bytes[at];
		if (byte === undefined) return undefined;
		at += 1;
		length += (byte & 0x7f) << shift;
		if (byte < 0x80) {
			return {text: bytes.toString('latin1', at, at + length), end: at + length};
		}
	}
	return undefined;
}

/** `mod` is the main module, `dep` a requirement, `=>` the replacement of the line before. */
function parseModules(text: string): BuildInfo {
	const versions = new Map<string, string>();
	let last = '';
	for (const line of text.split('\n')) {
		const [kind, module = '', version = ''] = line.split('\t');
		if (kind === 'mod' || kind === 'dep') {
			versions.set(module, version);
			last = module;
		}
		if (kind === '=>') versions.set(last, version);
	}
	return versions;
}
