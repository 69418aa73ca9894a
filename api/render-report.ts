import {harmlessly, type Style} from '../harness/machine/style.ts';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import {formats, type FormatName} from '../harness/report/formats.ts';

/** A format of your own: a pure function of the report. */
export type Format = (report: ConformanceReport) => string | Promise<string>;

/**
 * The report as text, in a format that `spd report render` has (`junit`, `sarif`, `tables` …) or in one of your own. Yours gets a
 * report whose texts have no control characters, since names, logs and messages in it come from others; escape them as the
 * format needs it.
 */
export async function renderReport(
	report: ConformanceReport,
	format: FormatName | Format,
): Promise<string> {
	if (typeof format === 'function') return format(harmlessly(report));
	const render = await formats[format].load();
	return render(report, plain);
}

const plain: Style = {color: false, unicode: true, width: 100};
