import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {fileFormatNames} from '../../harness/report/formats.ts';
import {readReport} from '../../harness/report/read-report.ts';
import type {Note} from './figures.ts';

const rows = 10_000;

/** What each format takes for 10,000 rows: those of a report, repeated under other names; the reading is not counted. */
export async function benchRendering(file: string, note: Note): Promise<void> {
	const report = await readReport(file);
	const many = Array.from({length: rows}, (_, index) => {
		const row = report.rows[index % report.rows.length];
		if (!row) throw new Error(`${file} has no rows`);
		const name = `${row.case} (${Math.floor(index / report.rows.length)})`;
		return {...row, case: name, key: `${row.requirement} [${row.level}] ${name}`};
	});
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-bench-'));
	try {
		const large = path.join(folder, 'report.json');
		await writeFile(large, JSON.stringify({...report, rows: many}));
		const once = path.join(import.meta.dirname, 'render-once.ts');
		for (const format of fileFormatNames) {
			const {stdout} = await execa(process.execPath, [once, large, format]);
			const {milliseconds, bytes} = JSON.parse(stdout) as {milliseconds: number; bytes: number};
			note(`control plane: ${rows} rows as ${format}`, milliseconds / 1000, 's');
			note(`control plane: ${rows} rows as ${format}: memory`, bytes / 1e6, 'MB');
		}
	} finally {
		await rm(folder, {recursive: true});
	}
}
