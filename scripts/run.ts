import process from 'node:process';
import {deviationsOf} from './deviations-of.ts';
import {session} from './session.ts';
import {providerOf, type ProviderArguments} from './provider.ts';
import type {Provider} from '../harness/providers/provider.ts';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import type {Selection, WhyNot} from '../harness/model/plan.ts';
import {renderReport, renderVerdict} from '../harness/report/terminal/terminal.ts';
import {styleFor} from '../harness/machine/style.ts';
import type {Row} from '../harness/model/row.ts';
import {runSuite} from '../harness/run/run-suite.ts';
import {currentLevel, select, whyNotSelected, type Asked} from '../harness/run/selection.ts';
import type {Settings} from '../harness/machine/settings.ts';
import type {Tier} from '../harness/model/levels.ts';
import {parseSubject} from './subject.ts';
import {defaultVersions, harness} from '../harness/machine/version.ts';
import {suiteDigest} from '../suites/digest.ts';
import {rows} from '../suites/index.ts';
import {requirements} from '../suites/requirements.ts';

/** The options of `spd run`, as the command line has them. */
export interface RunArguments extends ProviderArguments, Omit<Asked, 'level'> {
	readonly report: string;
	readonly deviations?: string;
	readonly strict?: boolean;
	readonly json?: boolean;
	readonly quiet?: boolean;
}

/** `spd run`: a verdict on an implementation; 0 conformant, 1 non-conformant, 2 inconclusive. */
export async function run(options: RunArguments, settings: Settings): Promise<number> {
	const subject = parseSubject(options.subject);
	const deviations = await deviationsOf(subject, options.deviations);
	const {level: named, ...asked} = options;
	const selected = (level: string | undefined): Selection =>
		select({...asked, ...(level && {level})}, rows, Object.keys(requirements));
	const wantsRuntime = (): boolean => wants(selected(named), 'runtime');
	const {provider, level, insists} = await providerOf(subject, options, {settings, wantsRuntime});
	const selection = selected(level);
	const planned = options.tier !== undefined || insists !== undefined;
	return session(settings, {quiet: options.quiet ?? false}, async (progress, signal, left) => {
		if (insists !== undefined) progress.note(insists);
		const {ended, report, file, exitCode} = await runSuite({
			suite: {rows, requirements, digest: suiteDigest()},
			selection,
			whyNot: row => whyNotSelected(selection, row) ?? whyNotHere(provider, row, planned),
			provider,
			subject: options.subject,
			harness: harness(),
			again: againOptions(options),
			deviations,
			strict: options.strict ?? false,
			report: options.report,
			progress,
			signal,
			left,
		});
		for (const trouble of ended.troubles) progress.note(`spd: ${trouble}`);
		progress.note(`report: ${file}`);
		// Where nothing was brought up, every row says what the line above says.
		const quiet = options.quiet || !ended.opened;
		process.stdout.write(`${show(report, {...options, quiet}, settings)}\n`);
		return exitCode;
	});
}

function wants(selection: Selection, tier: Tier): boolean {
	return rows.some(row => row.tier === tier && whyNotSelected(selection, row) === undefined);
}

/**
 * A tier that was named, or that only another place could judge, is planned where it cannot be run too: its rows are
 * then inconclusive, not left out.
 */
function whyNotHere(provider: Provider, row: Row, insisted: boolean): WhyNot | undefined {
	return insisted && !provider.tiers.includes(row.tier) ? undefined : provider.whyNot(row);
}

/** What a re-run of a single row needs beside the row, to take place where this run did. */
function againOptions(options: RunArguments): readonly string[] {
	const {subject, context, kubeconfig, knative, kubernetes} = options;
	const named = (...names: readonly (keyof RunArguments)[]): readonly string[] =>
		names.flatMap(name => {
			const value = options[name];
			return typeof value === 'string' ? [`--${name}`, value] : [];
		});
	if (context !== undefined) {
		const file = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig];
		return ['--context', context, ...file, '--level', currentLevel];
	}
	const foreign = {
		'--subject-ca': options.subjectCa,
		'--subject-level': options.subjectLevel,
	};
	return [
		...(subject === 'knative' ? [] : ['--subject', subject]),
		...Object.entries(foreign).flatMap(([name, value]) =>
			value === undefined ? [] : [name, value],
		),
		...(options.provider === 'auto' ? [] : ['--provider', options.provider]),
		...named('cluster', 'images', 'mirror', 'manifests', 'binaries', 'deviations'),
		...(knative === defaultVersions.knative ? [] : ['--knative', knative]),
		...(kubernetes === defaultVersions.kubernetes ? [] : ['--kubernetes', kubernetes]),
	];
}

function show(report: ConformanceReport, options: RunArguments, settings: Settings): string {
	if (options.json) return JSON.stringify(report, undefined, 2);
	const style = styleFor(process.stdout, settings);
	return options.quiet ? renderVerdict(style, report) : renderReport(style, report);
}
