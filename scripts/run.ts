import path from 'node:path';
import process from 'node:process';
import {chooseRun, type RunArguments} from './chosen-run.ts';
import {printed, tellGitHub} from './github.ts';
import {fileFormats, usualFormats} from './file-formats.ts';
import {reportFolder} from './report-folder.ts';
import {session} from './session.ts';
import {formatOptions, formats, type FormatName} from '../harness/report/formats.ts';
import {writeFormats} from '../harness/report/write-formats.ts';
import {styleFor} from '../harness/machine/style.ts';
import {runSuite} from '../harness/run/run-suite.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {harness} from '../harness/machine/version.ts';

/** `spd run`: a verdict on an implementation; 0 conformant, 1 non-conformant, 2 inconclusive. */
export async function run(options: RunArguments, settings: Settings): Promise<number> {
	const kept = options.format === 'none' ? [] : fileFormats(options.format ?? usualFormats);
	const {insists, ...chosen} = await chooseRun(options, settings);
	return session(settings, {quiet: options.quiet ?? false}, async (progress, signal, left) => {
		if (insists !== undefined) progress.note(insists);
		const {ended, report, file, exitCode} = await runSuite({
			...chosen,
			harness: harness(),
			strict: options.strict ?? false,
			report: options.report ?? reportFolder(settings),
			progress,
			signal,
			left,
		});
		for (const trouble of ended.troubles) progress.note(`spd: ${trouble}`);
		const others = await writeFormats(path.dirname(file), report, kept);
		progress.note(`report: ${[file, ...others].join(', ')}`);
		const format = formatOf(options, ended.opened);
		const render = await formats[format].load();
		const text = await render(report, styleFor(process.stdout, settings));
		const {github} = settings;
		const machine = format !== 'tables' && format !== 'verdict';
		process.stdout.write(`${github === undefined ? text : printed(text, {machine})}\n`);
		if (github !== undefined) {
			const note = (line: string): void => progress.note(line);
			await tellGitHub(github, {report, file, exitCode, machine, note});
		}
		return exitCode;
	});
}

/** If no cluster came up, every row of the tables would repeat the reason that the progress has shown. */
function formatOf(options: RunArguments, opened: boolean): FormatName {
	const asked = formatOptions.find(({name}) => options[name]);
	return asked?.name ?? (options.quiet || !opened ? 'verdict' : 'tables');
}
