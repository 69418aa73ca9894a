import process from 'node:process';
import {readFile, writeFile} from 'node:fs/promises';
import type {Progress} from '../images/host/progress.ts';
import {session} from './session.ts';
import {kindOptions} from './kind-options.ts';
import {ClusterTarget} from '../harness/reading/cluster-target.ts';
import {atLevel} from '../harness/model/configuration.ts';
import {
	percentile,
	held,
	tellFigure,
	tellNotKept,
	type Figure,
	type HeldFigure,
	type Note,
} from './bench/figures.ts';
import {levels, tiers} from '../harness/model/levels.ts';
import {bringUp} from '../harness/providers/kind/kind-provider.ts';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import {owners} from '../harness/model/requirement.ts';
import {newRunId, defaultVersions} from '../harness/machine/version.ts';
import {readSettings} from '../harness/machine/settings.ts';
import {knativeLevel} from '../harness/model/level-source.ts';
import {benchControlPlane} from './bench/control-plane.ts';
import {benchImageList} from './bench/image-list.ts';
import {benchImages} from './bench/images.ts';
import {benchLimits, ofControlPlane} from './bench/limits.ts';
import {benchRendering} from './bench/rendering.ts';
import {benchSwitchPlan} from './bench/switch-plan.ts';
import {benchThroughput} from './bench/throughput.ts';
import {wholeRun, wholeRunOn} from './bench/whole-run.ts';
import {makeFolder} from '../images/host/make-folder.ts';

/**
 * `make bench`: speeds and ratios of one run, as a table and as reports/bench.json; with `--control-plane` only
 * those that need no Docker. Exits 1 if a figure is outside its limit.
 */

const settings = readSettings();
const onlyControlPlane = process.argv.includes('--control-plane');
const figures: Figure[] = [];
const note: Note = (what, value, unit) => {
	figures.push({what, value: Math.round(value * 100) / 100, unit});
};

process.exitCode = await session(settings, {}, async (progress, signal, left) => {
	await benchControlPlane(settings.cache, {progress, signal}, note);
	await benchSwitchPlan(note);
	await benchRendering('reports/bench/report.json', note);
	if (!onlyControlPlane) await benchKind(progress, signal, left);
	const measured = held(figures, onlyControlPlane ? ofControlPlane(benchLimits) : benchLimits);
	await publish(measured);
	const notKept = tellNotKept(measured);
	if (notKept.length > 0) process.stdout.write(`\n${notKept.join('\n')}\n`);
	return notKept.length > 0 ? 1 : 0;
});

async function benchKind(
	progress: Progress,
	signal: AbortSignal,
	left: Set<string>,
): Promise<void> {
	await wholeRun('whole run from nothing', ['--provider', 'kind'], note);
	const wanted = kindOptions(defaultVersions, settings);
	const steps = new Map<string, number>();
	const timed = {
		...progress,
		step(title: string) {
			const started = performance.now();
			const end = progress.step(title);
			return (outcome?: string) => {
				steps.set(title.split(' spd-')[0] ?? title, (performance.now() - started) / 1000);
				end(outcome);
			};
		},
	};
	const {cluster, connection, claim, source} = await bringUp(wanted, {
		run: newRunId(),
		progress: timed,
		signal,
		left,
	});
	try {
		for (const [title, seconds] of steps) note(title, seconds, 's');
		const run = 'spd-bench';
		const options = {
			connection,
			run,
			owns: owners,
			tiers,
			level: knativeLevel,
			samples: {},
			signal,
		};
		await using target = await ClusterTarget.open(options);
		await enterOften(target, signal);
		await benchThroughput({connection, target, namespace: `${run}-dry`}, '', note);
		await claim[Symbol.asyncDispose]();
		await wholeRunOn(cluster.name, 'whole run on a kept cluster', [], note);
		await enteredInRun();
		const cached = {cache: wanted.cache, progress, signal};
		await benchImages(cluster.name, source.source, cached, note);
	} finally {
		await connection.close();
		await cluster.remove();
	}
	await benchImageList(300, source.source, {cache: wanted.cache, progress, signal}, note);
}

/** Enters every level in turn, from each other level; measures the time including its proof. */
async function enterOften(target: ClusterTarget, signal: AbortSignal): Promise<void> {
	for (let round = 0; round < 20; round += 1) {
		for (const level of levels) await target.levelSwitch.enter(atLevel(level), signal);
	}
	const milliseconds = target.levelSwitch.entered.map(entered => entered.milliseconds);
	note('configuration entered and proved, p50', percentile(milliseconds, 0.5), 'ms');
	note('configuration entered and proved, p95', percentile(milliseconds, 0.95), 'ms');
}

/** The same from the last whole run, with containers starting and stopping at the same time. */
async function enteredInRun(): Promise<void> {
	const text = await readFile('reports/bench/report.json', 'utf8');
	const report = JSON.parse(text) as ConformanceReport;
	const milliseconds = report.measured?.entered.map(entered => entered.milliseconds) ?? [];
	const shown = report.rows.flatMap(({sinceShown}) => sinceShown ?? []);
	note('refused, crashed or denied until judged, p95', percentile(shown, 0.95), 'ms');
	note('entered and proved in that run, p50', percentile(milliseconds, 0.5), 'ms');
	note('entered and proved in that run, p95', percentile(milliseconds, 0.95), 'ms');
}

async function publish(measured: readonly HeldFigure[]): Promise<void> {
	await makeFolder('reports');
	await writeFile('reports/bench.json', `${JSON.stringify(measured, undefined, '\t')}\n`);
	const width = Math.max(...measured.map(({what}) => what.length));
	for (const figure of measured) process.stdout.write(`${tellFigure(figure, width)}\n`);
}
