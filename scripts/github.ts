import {randomUUID} from 'node:crypto';
import process from 'node:process';
import {appendFile, stat} from 'node:fs/promises';
import {formats} from '../harness/report/formats.ts';
import {annotations} from '../harness/report/github/annotations.ts';
import {outputs} from '../harness/report/github/outputs.ts';
import {unobeyed, workflowCommand} from '../harness/report/github/workflow-command.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {inline} from '../harness/machine/markdown-text.ts';
import {tellError} from '../harness/machine/tell-error.ts';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import {ignoreAbsence} from '../images/host/errors.ts';

/** What a run has to say to the step of GitHub Actions that it is in. */
export interface Told {
	readonly report: ConformanceReport;
	/** Of report.json. */
	readonly file: string;
	readonly exitCode: number;
	/** Whether what is on stdout is for a program. */
	readonly machine: boolean;
	readonly note: (line: string) => void;
}

/** The report as it is printed in a step: the runner obeys no line of it. */
export function printed(text: string, {machine}: Pick<Told, 'machine'>): string {
	return machine ? text : unobeyed(text, randomUUID());
}

/**
 * Annotates, and appends to the step's summary and outputs. The runner reads both streams, but not in their order: annotations follow the tables
 * on stdout, because they must come after the mark that ends these; beside what a program reads on stdout they go to stderr. What cannot be written
 * changes no verdict.
 */
export async function tellGitHub(
	{summary, output}: NonNullable<Settings['github']>,
	told: Told,
): Promise<void> {
	const lines = annotations(told.report).map(each => `${workflowCommand(each)}\n`);
	(told.machine ? process.stderr : process.stdout).write(lines.join(''));
	const mark = `end_${randomUUID()}`;
	const files = {
		GITHUB_STEP_SUMMARY: {file: summary, text: (file: string) => summaryFor(file, told)},
		GITHUB_OUTPUT: {file: output, text: () => outputs(told.report, {...told, mark})},
	};
	for (const [name, {file, text}] of Object.entries(files)) {
		if (file === undefined) continue;
		try {
			await appendFile(file, await text(file));
		} catch (error) {
			told.note(`spd: ${name} cannot be written: ${tellError(error)}`);
		}
	}
}

/** GitHub shows no summary of a step that is larger. */
const mostBytes = 1024 * 1024;

/** The verdict alone if the whole would not fit behind what is there already. */
async function summaryFor(file: string, {report, exitCode}: Told): Promise<string> {
	const there = (await stat(file).catch(ignoreAbsence))?.size ?? 0;
	const whole = `${(await formats.summary.load())(report)}
`;
	if (there + Buffer.byteLength(whole) <= mostBytes) return whole;
	return `spd exits ${exitCode}: ${inline(report.verdict.sentence)}\n`;
}
