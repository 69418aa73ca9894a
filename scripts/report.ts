import path from 'node:path';
import process from 'node:process';
import {fileFormats, usualFormats} from './file-formats.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {harmless, styleFor} from '../harness/machine/style.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';
import {writeReport} from '../harness/report/conformance-report.ts';
import {fileOf, formatNames, formats} from '../harness/report/formats.ts';
import {removeFormats, writeFormats} from '../harness/report/write-formats.ts';
import {readReport, readReportAsWritten} from '../harness/report/read-report.ts';
import type {Signed} from '../harness/report/signature.ts';
import type {Suite} from '../harness/run/run-suite.ts';
import {objectionsTo} from '../harness/run/verify.ts';
import {suiteDigest} from '../suites/digest.ts';
import {sampleOf} from '../suites/factors/random.ts';
import {rows as fixedRows} from '../suites/index.ts';
import {requirements} from '../suites/requirements.ts';

export interface RenderArguments {
	readonly format?: string;
	/** A folder, in which each format has its file. */
	readonly output?: string;
}

/** `spd report render FILE`: a report in other formats, on stdout or in a folder. */
export async function render(
	file: string,
	{format = 'tables', output}: RenderArguments,
	settings: Settings,
): Promise<number> {
	if (output === undefined) {
		if (format.includes(','))
			throw new UsageError('several formats are files: name a folder with --output');
		const toText = await formats[choose('format', format, formatNames)].load();
		const text = await toText(await readReport(file), styleFor(process.stdout, settings));
		process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
		return 0;
	}
	const names = fileFormats(format);
	// A signature is of the report as it was written.
	const own = path.relative(output, file);
	if (names.some(name => fileOf(name) === own)) {
		throw new UsageError(`${own} would replace the report itself: name another folder`);
	}
	for (const to of await writeFormats(output, await readReport(file), names)) {
		process.stderr.write(`${to}\n`);
	}
	return 0;
}

/** At most as many are shown: with one row missing, every count may differ. */
const mostShown = 20;

/** A key or a name may have megabytes. */
const shortened = (text: string): string =>
	text.length > 1000 ? `${text.slice(0, 1000)} …` : text;

/**
 * `spd report verify FILE`: 0 if everything in the report follows from its evidence and the suite, 1 with the places if something
 * does not.
 */
export async function verify(
	file: string,
	{signature, signedBy}: {readonly signature?: string; readonly signedBy?: string},
): Promise<number> {
	if ((signature === undefined) !== (signedBy === undefined)) {
		throw new UsageError(
			'--signature and --signed-by go together: a signature, and whose keys are believed',
		);
	}
	const {report, content} = await readReportAsWritten(file);
	const objections = objectionsTo(report, suiteWith(report.selection.seed));
	for (const {where, problem} of objections.slice(0, mostShown)) {
		process.stdout.write(`${shortened(harmless(`${where}: ${problem}`))}\n`);
	}
	const more = objections.length - mostShown;
	if (more > 0) process.stdout.write(`… and ${more} more\n`);
	const {rows, deviations, verdict} = report;
	const name = harmless(file);
	if (objections.length > 0) {
		process.stdout.write(
			`${name}: does not add up (${objections.length} place${objections.length === 1 ? '' : 's'})\n`,
		);
		return 1;
	}
	const excused = deviations.filter(({state}) => state === 'matched').length;
	process.stdout.write(
		`${name}: adds up: ${rows.length} rows, ${excused} of them excused by a listed deviation, judged again by the same suite: ${shortened(harmless(verdict.sentence))}\n`,
	);
	if (signature === undefined || signedBy === undefined) return 0;
	return (await checkSignature(name, {content, signature, keys: signedBy})) ? 0 : 1;
}

/** Of the bytes that were judged, not of what is in the file by now. */
async function checkSignature(name: string, signed: Signed): Promise<boolean> {
	const {signerOf} = await import('../harness/report/signature.ts');
	const found = await signerOf(signed);
	const told =
		'by' in found
			? `signed by ${found.by}`
			: `not signed by a key of ${signed.keys}: ${found.problem}`;
	process.stdout.write(`${harmless(`${name}: ${told}`)}\n`);
	return 'by' in found;
}

/** The suite with the random objects of a seed. */
function suiteWith(seed: number | undefined): Suite {
	const random = seed === undefined ? [] : sampleOf(seed);
	return {rows: [...fixedRows, ...random], requirements, digest: suiteDigest()};
}

/** `spd report diff A B`: 0 if both say the same, 1 if not. */
export async function diff(
	[one, other]: readonly [string, string],
	{json = false}: {readonly json?: boolean},
	settings: Settings,
): Promise<number> {
	const {reportDiff, isSame} = await import('../harness/report/diff/report-diff.ts');
	const found = reportDiff(await readReport(one), await readReport(other));
	const {renderDiff} = await import('../harness/report/diff/render.ts');
	const text = json
		? JSON.stringify(found, undefined, 2)
		: renderDiff(styleFor(process.stdout, settings), found);
	process.stdout.write(`${text}\n`);
	return isSame(found) ? 0 : 1;
}

/** `spd report merge FILE…`: the shards of one run as one report; the exit code is its verdict's. */
export async function merge(
	files: readonly string[],
	{output}: {readonly output: string},
	settings: Settings,
): Promise<number> {
	const parts = [];
	for (const file of files) {
		const {report} = await readReportAsWritten(file);
		const [objection] = objectionsTo(report, suiteWith(report.selection.seed));
		if (objection) {
			const {where, problem} = objection;
			throw new UsageError(
				`${file} does not add up: ${shortened(harmless(`${where}: ${problem}`))}`,
			);
		}
		parts.push({file, report});
	}
	const {mergeShards} = await import('../harness/run/merge.ts');
	const report = mergeShards(parts, suiteWith(parts[0]?.report.selection.seed));
	await removeFormats(output);
	const written = [
		await writeReport(output, report),
		...(await writeFormats(output, report, fileFormats(usualFormats))),
	];
	process.stderr.write(`report: ${written.join(', ')}\n`);
	const tell = await formats.verdict.load();
	process.stdout.write(`${tell(report, styleFor(process.stdout, settings))}\n`);
	return report.verdict.exitCode;
}
