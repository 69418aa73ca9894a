import test from 'ava';
import {hostileReport, reportOf, samples} from './sample-reports.ts';
import {renderOpenMetrics} from './openmetrics.ts';

/** `name{label="value",…} number`, with `\`, `"` and line feeds escaped. */
const sample =
	/^[a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"(?:,(?=[a-z])|(?=\})))*\})? -?[\d.]+(?:e[+-]?\d+)?$/;

test('each line is a comment or a sample, and the last ends it', async t => {
	const lines = (await renderOpenMetrics(samples['with every standing'].report)).split('\n');
	t.deepEqual(lines.slice(-2), ['# EOF', '']);
	const others = lines.slice(0, -2).filter(line => !/^# (?:HELP|TYPE) spd_\w+ \S/.test(line));
	t.deepEqual(
		others.filter(line => !sample.test(line)),
		[],
	);
	t.true(others.length > 20);
});

const of = (standing: string) =>
	`spd_rows{requirement="R12",level="enabled",standing="${standing}",subject="knative",subject_version="1.23.0"}`;

test('rows are counted by requirement, level and standing, with the subject', async t => {
	const text = await renderOpenMetrics(samples['with a failure'].report);
	t.true(text.includes(`\n${of('failed')} 1\n`));
	t.true(text.includes(`\n${of('passed')} 0\n`));
	t.true(text.includes(`\n${of('observed')} 1\n`));
});

test('the counts of all series together are those of the report', async t => {
	const reports = Object.values(samples).map(({report}) => report);
	for (const report of [...reports, hostileReport()]) {
		const text = await renderOpenMetrics(report);
		const numbers = [...text.matchAll(/^spd_rows\{.*\} (\d+)$/gm)].map(([, number]) =>
			Number(number),
		);
		t.is(
			numbers.reduce((sum, number) => sum + number, 0),
			report.rows.length,
		);
	}
});

for (const [name, {report, green}] of Object.entries(samples)) {
	test(`a report ${name}: conformant only if it is`, async t => {
		const text = await renderOpenMetrics(report);
		t.regex(text, new RegExp(`^spd_conformant\\{.*\\} ${green ? 1 : 0}$`, 'm'));
		t.regex(
			text,
			new RegExp(`^spd_verdict\\{conclusion="${report.verdict.conclusion}".*\\} 1$`, 'm'),
		);
		t.regex(text, new RegExp(`^spd_exit_code\\{.*\\} ${report.verdict.exitCode}$`, 'm'));
	});
}

test('times are seconds', async t => {
	const text = await renderOpenMetrics(reportOf());
	t.regex(text, /^spd_run\{.*kubernetes="1\.34\.10"/m);
	t.regex(text, /^spd_run_duration_seconds\{.*\} 60$/m);
	t.regex(text, /^spd_run_started_timestamp_seconds\{.*\} 1795420800$/m);
});

test('hostile texts are labels: no line of their own, no end', async t => {
	const text = await renderOpenMetrics(hostileReport());
	const lines = text.split('\n');
	t.deepEqual(
		lines.filter(line => !line.startsWith('#') && line !== '' && !sample.test(line)),
		[],
	);
	t.is(lines.filter(line => line === '# EOF').length, 1);
	t.notRegex(text, /[^\n\P{C}]/u);
	t.notRegex(text, /^spd_run_duration_seconds/m);
});

test('the same report gives the same bytes', async t => {
	t.is(await renderOpenMetrics(hostileReport()), await renderOpenMetrics(hostileReport()));
});
