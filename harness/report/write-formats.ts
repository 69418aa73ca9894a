import {rm} from 'node:fs/promises';
import path from 'node:path';
import {writeWhole, type ConformanceReport} from './conformance-report.ts';
import {fileOf, formatNames, formats, type FormatName} from './formats.ts';

/**
 * Writes a report into a folder in each of the formats, whole or not at all; returns the paths.
 * @throws {EnvironmentError} naming the file that cannot be written
 */
export async function writeFormats(
	folder: string,
	report: ConformanceReport,
	names: readonly FormatName[],
): Promise<readonly string[]> {
	const written: string[] = [];
	for (const name of names) {
		const base = fileOf(name);
		if (base === undefined) continue;
		const file = path.join(folder, base);
		const render = await formats[name].load();
		const text = await render(report, {color: false, unicode: true, width: 100});
		await writeWhole(file, text.endsWith('\n') ? text : `${text}\n`);
		written.push(file);
	}
	return written;
}

/** Removes what an earlier run wrote, so that an older verdict is never beside the results of this one. */
export async function removeFormats(folder: string): Promise<void> {
	for (const base of formatNames.map(fileOf)) {
		if (base !== undefined) await rm(path.join(folder, base), {force: true});
	}
}
