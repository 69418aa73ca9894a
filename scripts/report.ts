import path from 'node:path';
import process from 'node:process';
import {writeFile} from 'node:fs/promises';
import {makeFolder} from '../images/host/make-folder.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {styleFor} from '../harness/machine/style.ts';
import {choose, chooseSeveral, UsageError} from '../harness/machine/usage-error.ts';
import {fileOf, formatNames, formats} from '../harness/report/formats.ts';
import {readReport} from '../harness/report/read-report.ts';

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
		const text = (await formats[choose('format', format, formatNames)].load())(
			await readReport(file),
			styleFor(process.stdout, settings),
		);
		process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
		return 0;
	}
	const names = chooseSeveral('format', format, formatNames);
	const report = await readReport(file);
	await makeFolder(output);
	for (const name of names) {
		const base = fileOf(name);
		if (base === undefined) throw new UsageError(`${name} is for a terminal: leave out --output`);
		const text = (await formats[name].load())(report, {color: false, unicode: true, width: 100});
		const to = path.join(output, base);
		await writeFile(to, text.endsWith('\n') ? text : `${text}\n`);
		process.stderr.write(`${to}\n`);
	}
	return 0;
}
