import {chooseSeveral, UsageError} from '../harness/machine/usage-error.ts';
import {fileOf, formatNames, type FormatName} from '../harness/report/formats.ts';

/** What a run leaves beside report.json unless it is told otherwise. */
export const usualFormats = 'junit,html';

/**
 * A list of formats that are files.
 * @throws {UsageError} for another one
 */
export function fileFormats(list: string): readonly FormatName[] {
	const names = chooseSeveral('format', list, formatNames);
	const shown = names.find(name => fileOf(name) === undefined);
	if (shown === undefined) return names;
	throw new UsageError(`${shown} is for a terminal: it is no file`);
}
