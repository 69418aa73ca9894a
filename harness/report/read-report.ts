import {readFile, stat} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {Ajv2020, type ErrorObject, type ValidateFunction} from 'ajv/dist/2020.js';
import path from 'node:path';
import {parseDocument} from 'yaml';
import {packageFolder} from '../machine/package-folder.ts';
import {problemOf, UsageError} from '../machine/usage-error.ts';
import {whyNotParsed} from './yaml-limits.ts';
import {evidenceDigest, reportVersion, type ConformanceReport} from './conformance-report.ts';

/** Larger than any report of ours by a factor of twenty. */
const mostBytes = 2e8;

/**
 * Reads a report, JSON or YAML, and checks it against schema/conformance-report.schema.json; one that was written before
 * there was an `apiVersion` is converted first.
 * @throws {UsageError} naming the file and the place in it, if it cannot be read or is not a report
 */
export async function readReport(file: string): Promise<ConformanceReport> {
	return asReport((await readDocument(file)).document, file);
}

/**
 * The same of a report as it stands, with the bytes that were read, for those who check it: nothing is converted.
 * @throws {UsageError} also for a report that was written before there was an `apiVersion`
 */
export async function readReportAsWritten(
	file: string,
): Promise<{readonly report: ConformanceReport; readonly content: Uint8Array}> {
	const {document, content} = await readDocument(file);
	if (isOlder(document)) {
		throw new UsageError(
			`${file} was written before reports had an apiVersion: it lacks what a check needs; run again`,
		);
	}
	return {report: shaped(document, file), content};
}

/** A document as a report; `file` is for errors. */
export function asReport(document: unknown, file: string): ConformanceReport {
	return shaped(isOlder(document) ? converted(document) : document, file);
}

/** The YAML or JSON of a file, and its bytes. */
async function readDocument(
	file: string,
): Promise<{readonly document: unknown; readonly content: Uint8Array}> {
	try {
		const {size} = await stat(file);
		if (size > mostBytes) throw new Error(`it has ${Math.round(size / 1e6)} MB`);
		// Some editors and shells begin a file with a byte order mark.
		const content = await readFile(file);
		const text = content.toString('utf8').replace(/^\uFEFF/, '');
		// YAML may begin with a brace too, before a key without quotes.
		const isJson = /^\s*(?:\[|\{\s*["}])/.test(text);
		return {document: isJson ? parsedJson(text) : parsedYaml(text), content};
	} catch (cause) {
		const why = cause instanceof Error ? problemOf(cause) : String(cause);
		throw new UsageError(`${file} is not a report: ${why}`, {cause});
	}
}

/** Of a key that is there twice readers take either: the report would say different things to them. */
function parsedJson(text: string): unknown {
	const document: unknown = JSON.parse(text);
	// Without what is escaped in them, strings are what is between two quotes; a key is followed by a colon.
	const between = text.replaceAll(/\\./g, '').split('"');
	const written = between.filter((part, index) => index % 2 === 0 && /^\s*:/.test(part)).length;
	if (written !== keysIn(document)) throw new Error('an object in it has a key twice');
	return document;
}

function keysIn(document: unknown): number {
	let count = 0;
	const open = [document];
	while (open.length > 0) {
		const value = open.pop();
		if (typeof value !== 'object' || value === null) continue;
		const inside: readonly unknown[] = Object.values(value);
		if (!Array.isArray(value)) count += inside.length;
		for (const each of inside) open.push(each);
	}
	return count;
}

function parsedYaml(text: string): unknown {
	const problem = whyNotParsed(text);
	if (problem !== undefined) throw new Error(problem);
	const document = parseDocument(text, {logLevel: 'error', prettyErrors: false});
	const [error] = document.errors;
	if (error) throw error;
	return document.toJS({maxAliasCount: 0});
}

let validator: ValidateFunction<ConformanceReport> | undefined;

function shaped(document: unknown, file: string): ConformanceReport {
	validator ??= compiled();
	try {
		if (validator(document)) return document;
	} catch (cause) {
		const why = cause instanceof Error ? problemOf(cause) : String(cause);
		throw new UsageError(`${file} is not a report: ${why}`, {cause});
	}
	const {apiVersion, kind} = named(document);
	if (kind !== 'ConformanceReport') {
		throw new UsageError(`${file} is not a report: its kind is not ConformanceReport`);
	}
	if (apiVersion !== reportVersion) {
		throw new UsageError(
			`${file} has apiVersion ${JSON.stringify(apiVersion)}; this version of spd reads ${reportVersion}`,
		);
	}
	throw new UsageError(`${file} is not a report: ${tellFirst(validator.errors ?? [])}`);
}

function compiled(): ValidateFunction<ConformanceReport> {
	const schema: object = createRequire(import.meta.url)(
		path.join(packageFolder, 'schema', 'conformance-report.schema.json'),
	);
	const ajv = new Ajv2020({validateFormats: false, allowUnionTypes: true});
	return ajv.compile<ConformanceReport>(schema);
}

/** The error that is deepest in the document: of several shapes, those that were not meant fail at their beginning. */
function tellFirst(errors: readonly ErrorObject[]): string {
	const [first] = errors.toSorted((one, other) => depth(other) - depth(one));
	if (first === undefined) return 'it has another shape';
	const where = first.instancePath === '' ? 'the whole' : first.instancePath.slice(1);
	const what =
		'additionalProperty' in first.params ? `: ${String(first.params['additionalProperty'])}` : '';
	return `${where} ${first.message ?? 'has another shape'}${what}`;
}

const depth = ({instancePath}: ErrorObject): number => instancePath.split('/').length;

/** Of reports before `apiVersion`. */
type Older = Partial<ConformanceReport> & {readonly schemaVersion: 1};

function isOlder(document: unknown): document is Older {
	return (
		typeof document === 'object' && document !== null && named(document)['schemaVersion'] === 1
	);
}

/** What was not written then is empty: such a report can be shown and compared, not verified. */
function converted(older: Older): unknown {
	const {schemaVersion: _version, ...kept} = older;
	const rows = Array.isArray(older.rows) ? older.rows : [];
	return {
		troubles: [],
		spoilt: [],
		strict: false,
		again: [],
		...kept,
		apiVersion: reportVersion,
		kind: 'ConformanceReport',
		rows: rows.map(row => ({...row, digest: evidenceDigest(String(older.run), row)})),
	};
}

const named = (document: unknown): Readonly<Record<string, unknown>> => ({
	...(typeof document === 'object' ? document : {}),
});
