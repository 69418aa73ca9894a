import {spawn} from 'node:child_process';
import {glob, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {reportFolder} from './report-folder.ts';
import {formats} from '../harness/report/formats.ts';
import {readReport} from '../harness/report/read-report.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {harmless} from '../harness/machine/style.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {EnvironmentError, ignoreAbsence} from '../images/host/errors.ts';
import {onPath} from '../images/host/on-path.ts';

/** `spd open [DIR|FILE]`: a report in the browser, the last one by default; where none can be shown, its address and why. */
export async function open(what: string | undefined, settings: Settings): Promise<number> {
	const page = await pageOf(what ?? reportFolder(settings), what);
	const address = pathToFileURL(page).href;
	const why = await whyNotShown(address, settings);
	if (why !== undefined) process.stderr.write(`spd: not opened: ${why}\n`);
	process.stdout.write(`${address}\n`);
	return 0;
}

/** The page of a report, written now if there is none or the report is newer. */
async function pageOf(place: string, asked: string | undefined): Promise<string> {
	const found = await stat(place).catch(ignoreAbsence);
	if (found === undefined) throw noReport(place, asked);
	if (found.isFile()) return place.endsWith('.html') ? place : written(place, besides(place));
	const newest = await newestIn(place);
	if (newest === undefined) throw noReport(place, asked);
	if (newest.endsWith('.html')) return newest;
	const page = besides(newest);
	const [report, old] = await Promise.all([stat(newest), stat(page).catch(ignoreAbsence)]);
	return old !== undefined && old.mtimeMs >= report.mtimeMs ? page : written(newest, page);
}

const noReport = (place: string, asked: string | undefined): UsageError =>
	new UsageError(
		asked === undefined
			? `no report is in ${place}: \`spd run\` writes one there; \`spd open DIR\` opens another`
			: `${harmless(place)} is neither a report nor a folder with one`,
	);

const besides = (file: string): string => file.replace(/(\.[^./]*)?$/, '.html');

/** The report, or the page of a matrix, that was written last in the folder or below it. */
async function newestIn(folder: string): Promise<string | undefined> {
	let newest: {file: string; at: number} | undefined;
	const names = '{,*/,*/*/}{report.json,matrix.html,index.html}';
	for await (const name of glob(names, {cwd: folder})) {
		const file = path.join(folder, name);
		// A link may lead nowhere, and a run may just remove its report.
		const found = await stat(file).catch(ignoreAbsence);
		if (found === undefined) continue;
		const at = found.mtimeMs;
		if (newest === undefined || at > newest.at) newest = {file, at};
	}
	return newest?.file;
}

async function written(file: string, page: string): Promise<string> {
	const report = await readReport(file);
	const text = (await formats.html.load())(report);
	try {
		await writeFile(page, text);
	} catch (cause) {
		throw new EnvironmentError(
			`cannot write ${harmless(page)}: ${(cause as Error).message}; spd report render ${harmless(file)} --format html prints the page`,
			{cause},
		);
	}
	return page;
}

/** Opens the address; the reason if that is not possible. */
async function whyNotShown(address: string, {display}: Settings): Promise<string | undefined> {
	const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
	if (opener === 'xdg-open' && !display) {
		return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
	}
	if ((await onPath(opener)) === undefined) return `${opener} is not installed`;
	return failure(opener, address);
}

/** How long an opener may take to fail; one that goes on has a browser. */
const patience = 3000;

async function failure(opener: string, address: string): Promise<string | undefined> {
	const {promise, resolve} = Promise.withResolvers<string | undefined>();
	const child = spawn(opener, [address], {detached: true, stdio: 'ignore'});
	child.once('error', error => resolve(`${opener}: ${error.message}`));
	child.once('exit', code => resolve(code === 0 ? undefined : `${opener} exited with ${code}`));
	const timer = setTimeout(() => resolve(undefined), patience);
	const why = await promise;
	clearTimeout(timer);
	child.unref();
	return why;
}
