import {readFile} from 'node:fs/promises';
import {problemOf, UsageError} from '../machine/usage-error.ts';
import {levels} from '../model/levels.ts';
import {observation} from '../verdict/results-shape.ts';
import {anyText, containing, list, number, oneOf, text} from '../verdict/shape.ts';
import {cellStates} from '../verdict/cells.ts';
import type {ConformanceReport} from './conformance-report.ts';

/**
 * Reads a report.json that an earlier run wrote, and checks what the comparison of reports uses.
 * @throws {UsageError} naming the file, if it cannot be read or is not a report
 */
export async function loadReport(file: string): Promise<ConformanceReport> {
	try {
		const report: unknown = JSON.parse(await readFile(file, 'utf8'));
		return shape(report) as object as ConformanceReport;
	} catch (cause) {
		const why = cause instanceof Error ? problemOf(cause) : String(cause);
		throw new UsageError(`${file} is not a report: ${why}`, {cause});
	}
}

const cell = containing({state: oneOf(cellStates), judged: number, passed: number});

const shape = containing(
	{
		harness: containing({name: text, version: text}),
		suiteDigest: text,
		verdict: containing({conclusion: text, exitCode: number, sentence: text}),
		requirements: list(
			containing({
				id: text,
				keyword: text,
				statement: text,
				cells: containing(Object.fromEntries(levels.map(level => [level, cell]))),
			}),
		),
		rows: list(
			containing(
				{key: text, requirement: text, standing: text},
				{observed: observation, reason: anyText},
			),
		),
	},
	{cutShort: anyText, measured: containing({facts: containing({kubernetes: text})})},
);
