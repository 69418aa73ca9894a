import {Gauge, Registry, type OpenMetricsContentType} from 'prom-client';
import {levels} from '../../model/levels.ts';
import {conclusions} from '../../verdict/sentence.ts';
import {standings} from '../../verdict/row-verdict.ts';
import type {ConformanceReport} from '../conformance-report.ts';
import {oneLine} from './one-line.ts';
import {overallOf} from './overall.ts';

/**
 * OpenMetrics for a dashboard. Every series has the subject, so that files of several subjects can be collected together; where a
 * requirement has rows at a level, each standing has a series, also if none stands so: an alert needs the 0.
 */
export function renderOpenMetrics(report: ConformanceReport): Promise<string> {
	const {verdict, subject, harness, run, suiteDigest, provider, measured} = report;
	const registry = new Registry<OpenMetricsContentType>();
	registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
	registry.setDefaultLabels(
		told({subject: subject.name, subject_version: subject.version ?? 'unknown'}),
	);
	const gauge: Write = (name, help, samples) => write(registry, name, help, samples);
	gauge('spd_conformant', 'Whether the run is conformant, and judged something.', [
		[{}, Number(overallOf(report).passed)],
	]);
	gauge(
		'spd_verdict',
		'1 for the conclusion of the run, 0 for the others.',
		conclusions.map(conclusion => [{conclusion}, Number(conclusion === verdict.conclusion)]),
	);
	gauge('spd_exit_code', 'The exit code of the run.', [[{}, verdict.exitCode]]);
	gauge('spd_rows', 'Planned rows by requirement, level and standing.', rowsOf(report));
	gauge(
		'spd_rows_not_run',
		'Rows that were not planned, by what left them out.',
		[...Map.groupBy(report.notRun, ({by}) => by)].flatMap(([by, groups]) =>
			by === undefined ? [] : [[{by}, groups.flatMap(({rows}) => rows).length] as const],
		),
	);
	gauge(
		'spd_deviations',
		'Listed deviations by state.',
		[...Map.groupBy(report.deviations, ({state}) => state)].map(([state, those]) => [
			{state},
			those.length,
		]),
	);
	const [started, ended] = [Date.parse(report.started), Date.parse(report.ended)];
	gauge('spd_run_started_timestamp_seconds', 'When the run began.', [[{}, started / 1000]]);
	gauge('spd_run_ended_timestamp_seconds', 'When the run ended.', [[{}, ended / 1000]]);
	gauge('spd_run_duration_seconds', 'How long the run took.', [[{}, (ended - started) / 1000]]);
	gauge('spd_run', 'What was run; always 1.', [
		[
			{
				run,
				suite_digest: suiteDigest,
				harness_version: harness.version,
				provider,
				kubernetes: measured?.facts.kubernetes ?? '',
			},
			1,
		],
	]);
	return registry.metrics();
}

type Samples = readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

type Write = (name: string, help: string, samples: Samples) => void;

/** Nothing for a time that is none. */
function write(
	registry: Registry<OpenMetricsContentType>,
	name: string,
	help: string,
	samples: Samples,
): void {
	const known = samples.filter(([, value]) => Number.isFinite(value));
	const labelNames = Object.keys(known[0]?.[0] ?? {});
	const gauge = new Gauge({name, help, labelNames, registers: [registry]});
	if (known.length === 0) gauge.remove();
	for (const [labels, value] of known) gauge.set(told(labels), value);
}

function rowsOf({rows}: ConformanceReport): Samples {
	const byRequirement = Map.groupBy(rows, ({requirement}) => oneLine(requirement));
	return [...byRequirement].flatMap(([requirement, those]) =>
		levels.flatMap(level => {
			const here = those.filter(row => row.level === level);
			if (here.length === 0) return [];
			return standings.map(standing => {
				const number = here.filter(row => row.standing === standing).length;
				return [{requirement, level, standing}, number] as const;
			});
		}),
	);
}

const told = (labels: Readonly<Record<string, string>>): Record<string, string> =>
	Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, oneLine(text)]));
