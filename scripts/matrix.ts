import path from 'node:path';
import process from 'node:process';
import pMap from 'p-map';
import {readFile, rm, stat, writeFile} from 'node:fs/promises';
import {availableParallelism, freemem} from 'node:os';
import {execa} from 'execa';
import {combinationsOf, type Combination, type MatrixQuestion} from './combinations.ts';
import {reportFolder} from './report-folder.ts';
import {session} from './session.ts';
import {ignoreAbsence} from '../images/host/errors.ts';
import {readReport} from '../harness/report/read-report.ts';
import {packageFolder} from '../harness/machine/package-folder.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {readFurnishing} from '../harness/report/html/document.ts';
import {renderMatrixPage} from '../harness/report/html/matrix-page.ts';
import {matrixReport, type Column} from '../harness/report/matrix/matrix-report.ts';
import {matrixMarkdown, renderMatrix} from '../harness/report/matrix/render.ts';
import type {RunProgress} from '../harness/machine/progress/run-progress.ts';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {makeFolder} from '../images/host/make-folder.ts';

/** The command line of `spd matrix`. */
export interface MatrixArguments extends Omit<MatrixQuestion, 'report'> {
	/** The folder of all reports; see `reportFolder`. */
	readonly report?: string;
	readonly resume?: boolean;
	readonly json?: boolean;
}

type Judged = {readonly column: Column} | {readonly what: string; readonly why: string};

/** Stored beside a report: the question that it answers. */
const questionFile = 'question.json';

/** What a control plane and its run need at most, in bytes (`make bench`), with a margin for other processes. */
const takes = 1.5e9;

/**
 * `spd matrix`: each combination in its own control plane, several at once, and one report for all. Exits 1 when
 * one is non-conformant, else 2 when one could not be judged, else 0.
 */
export async function matrix(asked: MatrixArguments, settings: Settings): Promise<number> {
	const options = {...asked, report: asked.report ?? reportFolder(settings, 'matrix')};
	const combinations = await combinationsOf(options);
	return session(settings, {}, async (progress, signal) => {
		const judged = await pMap(
			combinations,
			combination => judge(combination, {resume: options.resume ?? false, progress, signal}),
			{concurrency: sideBySide(), signal},
		);
		return conclude(judged, options, progress);
	});
}

/** As many as the machine has processors and memory for. */
function sideBySide(): number {
	return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / takes)));
}

async function judge(
	{name, place, what, options, folder, question}: Combination,
	{resume, progress, signal}: {resume: boolean; progress: RunProgress; signal: AbortSignal},
): Promise<Judged> {
	const known = resume ? await finished(folder, {question, progress}) : undefined;
	if (known) {
		progress.note(`${what}: already judged (${known.verdict.conclusion})`);
		return {column: {name, ...(place && {place}), report: known}};
	}
	// An older report must not be mistaken for this run's.
	await rm(path.join(folder, 'report.json'), {force: true});
	await makeFolder(folder);
	await writeFile(path.join(folder, questionFile), question);
	const ended = progress.step(what);
	const spd = path.join(packageFolder, 'bin', 'spd');
	const child = execa(spd, ['run', ...options, '--report', folder, '--format', 'none', '--quiet'], {
		stdin: 'ignore',
		reject: false,
		// A part of a comparison is no result of the step that it is in.
		env: {GITHUB_ACTIONS: ''},
		// Ctrl-C goes to this process, which signals the others once.
		detached: true,
		cancelSignal: signal,
		killSignal: 'SIGINT',
		forceKillAfterDelay: 60_000,
	});
	const {stderr} = await child;
	const report = await read(folder);
	if (!report) {
		ended('could not be judged');
		const why = stderr.trim().split('\n').at(-1) ?? '';
		return {what, why: why.replace(/^spd: /, '')};
	}
	ended(report.verdict.conclusion);
	return {column: {name, ...(place && {place}), report}};
}

/** The report for the same question, if its run was completed. */
async function finished(
	folder: string,
	{question, progress}: {question: string; progress: RunProgress},
): Promise<ConformanceReport | undefined> {
	const before = await readFile(path.join(folder, questionFile), 'utf8').catch(ignoreAbsence);
	if (before !== question) return undefined;
	try {
		const report = await read(folder);
		return report?.cutShort === undefined ? report : undefined;
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		progress.note(`${error.message}; it is judged again`);
		return undefined;
	}
}

async function read(folder: string): Promise<ConformanceReport | undefined> {
	const file = path.join(folder, 'report.json');
	const found = await stat(file).catch(ignoreAbsence);
	return found === undefined ? undefined : readReport(file);
}

async function conclude(
	judged: readonly Judged[],
	{report, json}: Pick<MatrixArguments, 'json'> & {readonly report: string},
	progress: RunProgress,
): Promise<number> {
	const columns = judged.flatMap(each => ('column' in each ? [each.column] : []));
	const unjudged = judged.filter(each => 'why' in each);
	for (const {what, why} of unjudged) progress.note(`${what} could not be judged: ${why}`);
	if (columns.length === 0) return 2;
	const whole = matrixReport(columns);
	const files = {
		json: path.join(report, 'matrix.json'),
		markdown: path.join(report, 'matrix.md'),
		html: path.join(report, 'matrix.html'),
	};
	await writeFile(files.json, `${JSON.stringify(whole, undefined, '\t')}\n`);
	await writeFile(files.markdown, matrixMarkdown(whole));
	await writeFile(files.html, renderMatrixPage(whole, await readFurnishing()));
	progress.note(`report: ${files.json}, ${files.markdown}, ${files.html}`);
	const text = json
		? JSON.stringify(whole, undefined, 2)
		: renderMatrix(whole, process.stdout.columns || 110);
	process.stdout.write(`${text}\n`);
	const codes = columns.map(({report: {verdict}}) => verdict.exitCode);
	if (codes.includes(1)) return 1;
	return codes.includes(2) || unjudged.length > 0 ? 2 : 0;
}
