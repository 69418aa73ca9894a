import process from 'node:process';
import {text as textOf} from 'node:stream/consumers';
import {readFile} from 'node:fs/promises';
import type {JsonObject} from '../harness/model/json.ts';
import {jsonText} from '../harness/machine/json-text.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {styleFor} from '../harness/machine/style.ts';
import {tellError} from '../harness/machine/tell-error.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {renderWhy} from '../harness/explain/why/render.ts';
import {whyReport} from '../harness/explain/why/why-report.ts';

/** `spd why WORDS…`, or `-` for stdin: what the words tell; 0 a cause was found, 1 none is known. */
export async function why(
	words: readonly string[],
	options: {readonly json?: boolean},
	settings: Settings,
): Promise<number> {
	const said = words.join(' ');
	return answer(said === '-' ? await textOf(process.stdin) : said, options, settings);
}

/** The same of a file, or of stdin (`-`), with the manifest if there is one. */
export async function whyFromFile(
	file: string,
	options: {readonly json?: boolean; readonly service?: JsonObject},
	settings: Settings,
): Promise<number> {
	return answer(file === '-' ? await textOf(process.stdin) : await read(file), options, settings);
}

function answer(
	said: string,
	{json, service}: {readonly json?: boolean; readonly service?: JsonObject},
	settings: Settings,
): number {
	if (said.trim() === '') {
		throw new UsageError(
			'there are no words to explain: give the text of the error, or - and a log on stdin',
		);
	}
	const report = whyReport(said, service);
	const shown = json ? jsonText(report) : renderWhy(styleFor(process.stdout, settings), report);
	process.stdout.write(`${shown}\n`);
	return report.candidates.length > 0 ? 0 : 1;
}

async function read(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		throw new UsageError(`--from-log ${file}: ${tellError(error)}`, {cause: error});
	}
}
