import {readFile} from 'node:fs/promises';
import {LineCounter, parseDocument, type Document} from 'yaml';
import {levels, type Level} from '../model/levels.ts';
import type {Observation} from '../model/observation.ts';
import type {Catalogue} from '../model/requirement.ts';
import {choose, problemOf, UsageError} from '../machine/usage-error.ts';
import {observation} from './results-shape.ts';
import {list, Misshapen, object, oneOf, text, type Path} from './shape.ts';
import {parseVersionRange, type VersionRange} from './version-range.ts';

/** A known non-conformance as written in the file. */
interface Entry {
	readonly requirement: string;
	readonly levels: readonly Level[];
	/** The row's exact case. */
	readonly case: string;
	/** The versions of the subject that have it. */
	readonly versions: string;
	/** Exactly what is observed; observed texts must contain the listed ones. */
	readonly observed: Observation;
	readonly reason: string;
	readonly owner: string;
	readonly link: string;
	/** The day, `2027-05-31`, after which it must be reviewed. */
	readonly review: string;
}

/** A known non-conformance, accepted only exactly as it was observed. */
export interface Deviation extends Entry {
	/** `FILE:LINE` of the entry. */
	readonly where: string;
	readonly covers: VersionRange;
}

/**
 * Reads a deviations file.
 * @throws {UsageError} with file and line: unreadable, an unknown or missing key, a requirement that the catalogue
 * lacks or that is never judged
 */
export async function readDeviations(
	file: string,
	catalogue: Catalogue,
): Promise<readonly Deviation[]> {
	const source = await readFile(file, 'utf8').catch((cause: Error) => {
		throw new UsageError(`cannot read the deviations file ${file}: ${cause.message}`, {cause});
	});
	return parseDeviations(source, file, catalogue);
}

const entry = object<Entry>(
	{
		requirement: text,
		levels: list(oneOf(levels)),
		case: text,
		versions: text,
		observed: observation,
		reason: text,
		owner: text,
		link: text,
		review: text,
	},
	{},
);

const entries = object<{readonly deviations: readonly Entry[]}>({deviations: list(entry)}, {});

/** Parses the text of a deviations file; `file` is for its errors. */
export function parseDeviations(
	source: string,
	file: string,
	catalogue: Catalogue,
): readonly Deviation[] {
	const lines = new LineCounter();
	const document = parseDocument(source, {
		lineCounter: lines,
		prettyErrors: false,
		logLevel: 'error',
	});
	const [error] = document.errors;
	if (error) fail(`${file}:${lines.linePos(error.pos[0]).line}`, problemOf(error), error);
	const where = (at: Path) => `${file}:${lines.linePos(offset(document, at)).line}`;
	return attempt(where, [], () => entries(contentOf(document))).deviations.map((found, index) => ({
		...found,
		where: where(['deviations', index]),
		covers: check(found, ['deviations', index], where, catalogue),
	}));
}

/** Why an entry says nothing that could be compared with a row; undefined if it does. */
export function whyNoDeviation(found: Entry, catalogue: Catalogue): string | undefined {
	try {
		check(found, [], () => found.requirement, catalogue);
		return undefined;
	} catch (error) {
		if (error instanceof UsageError) return error.message;
		throw error;
	}
}

/** An alias without an anchor, or too many of them, is found only now. */
function contentOf(document: Document): unknown {
	try {
		return document.toJS();
	} catch (cause) {
		throw new UsageError(cause instanceof Error ? cause.message : String(cause), {cause});
	}
}

/** Checks that the shape cannot express. */
function check(
	found: Entry,
	at: Path,
	where: (at: Path) => string,
	catalogue: Catalogue,
): VersionRange {
	attempt(where, [...at, 'requirement'], () => {
		choose('requirement', found.requirement, Object.keys(catalogue));
		if (catalogue[found.requirement]?.keyword === 'DRIFT') {
			throw new UsageError(`${found.requirement} is documentation drift: it is never judged`);
		}
	});
	attempt(where, [...at, 'levels'], () => {
		if (found.levels.length === 0) throw new UsageError('names no level');
	});
	attempt(where, [...at, 'review'], () => {
		if (isDay(found.review)) return;
		throw new UsageError(`review ${JSON.stringify(found.review)} is not a date like 2027-05-31`);
	});
	attempt(where, [...at, 'link'], () => {
		if (URL.canParse(found.link)) return;
		throw new UsageError(`link ${JSON.stringify(found.link)} is not a URL`);
	});
	return attempt(where, [...at, 'versions'], () => parseVersionRange(found.versions));
}

function isDay(day: string): boolean {
	const time = Date.parse(`${day}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** The offset of a path; for a missing one that of its nearest parent. */
function offset(document: Document, at: Path): number {
	const node: unknown = document.getIn(at, true);
	if (isPlaced(node)) return node.range[0];
	return at.length === 0 ? 0 : offset(document, at.slice(0, -1));
}

function isPlaced(node: unknown): node is {range: [number, number, number]} {
	return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function attempt<T>(where: (at: Path) => string, at: Path, read: () => T): T {
	try {
		return read();
	} catch (cause) {
		if (cause instanceof Misshapen) return fail(where(cause.at), cause.message, cause);
		if (cause instanceof UsageError) return fail(where(at), cause.message, cause);
		throw cause;
	}
}

function fail(where: string, problem: string, cause: Error): never {
	throw new UsageError(`${where}: ${problem}`, {cause});
}
