import {glob, stat} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {problemOf, UsageError} from '../harness/machine/usage-error.ts';
import {writeWhole, type ConformanceReport} from '../harness/report/conformance-report.ts';
import {readFurnishing} from '../harness/report/html/document.ts';
import {renderHtml} from '../harness/report/html/html.ts';
import {renderIndex} from '../harness/report/html/index-page.ts';
import {readReport} from '../harness/report/read-report.ts';

/** `spd report index DIR…|FILE…`: a folder with one page over several reports, and a page for each of them. */
export async function index(
	places: readonly string[],
	{output}: {readonly output: string},
): Promise<number> {
	const files = (await Promise.all(places.map(reportsIn))).flat();
	const reports = await Promise.all([...new Set(files)].map(file => readReport(file)));
	const furnishing = await readFurnishing();
	const pages = named(reports);
	for (const {report, page} of pages) {
		await writeWhole(path.join(output, page), renderHtml(report, furnishing));
	}
	const to = path.join(output, 'index.html');
	await writeWhole(to, renderIndex(pages, furnishing));
	process.stderr.write(`${to}\n`);
	return 0;
}

/** A file itself; of a folder its report.json, else those of the folders in it, as `spd matrix` leaves them. */
async function reportsIn(place: string): Promise<readonly string[]> {
	const found = await stat(place).catch((cause: Error) => {
		throw new UsageError(`cannot read ${place}: ${problemOf(cause)}`, {cause});
	});
	if (!found.isDirectory()) return [place];
	for (const pattern of ['report.json', '*/report.json']) {
		const files: string[] = [];
		for await (const file of glob(pattern, {cwd: place})) files.push(file);
		if (files.length > 0) return files.toSorted(naturally).map(file => path.join(place, file));
	}
	throw new UsageError(`${place} has no report.json, nor has a folder in it`);
}

/** 1.9 comes before 1.10. */
const {compare: naturally} = new Intl.Collator('en', {numeric: true});

/** A file name for each, from what was judged; the run's id tells apart what would have the same. */
function named(reports: readonly ConformanceReport[]) {
	const taken = new Set(['index.html']);
	return reports.map(report => {
		const {subject, run} = report;
		const words = [subject.name, subject.version, run].filter(word => word !== undefined);
		const base = words
			.join('-')
			.replaceAll(/[^\w.-]+/g, '-')
			.replaceAll(/^[.-]+/g, '')
			.slice(0, 100);
		let page = `${base}.html`;
		for (let count = 2; taken.has(page); count++) page = `${base}-${count}.html`;
		taken.add(page);
		return {report, page};
	});
}
