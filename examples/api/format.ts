import process from 'node:process';
import {readReport, renderReport, type Format} from 'secure-pod-defaults-conformance';

/** A format of your own: the rows as CSV (RFC 4180), every value in quotes. */
export const csv: Format = ({rows}) =>
	[['key', 'tier', 'standing'], ...rows.map(({key, tier, standing}) => [key, tier, standing])]
		.map(line => `${line.map(quoted).join(',')}\r\n`)
		.join('');

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

if (import.meta.main) {
	const [file = 'reports/report.json'] = process.argv.slice(2);
	process.stdout.write(await renderReport(await readReport(file), csv));
}
