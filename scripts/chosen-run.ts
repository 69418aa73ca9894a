import {deviationsOf} from './deviations-of.ts';
import {againArguments} from './given-options.ts';
import {providerOf, type ProviderArguments} from './provider.ts';
import {parseSubject} from './subject.ts';
import type {Settings} from '../harness/machine/settings.ts';
import type {Tier} from '../harness/model/levels.ts';
import type {Selection, WhyNot} from '../harness/model/plan.ts';
import type {Row} from '../harness/model/row.ts';
import type {Provider} from '../harness/providers/provider.ts';
import type {FormatName} from '../harness/report/formats.ts';
import type {SuiteRun} from '../harness/run/run-suite.ts';
import {currentLevel, select, whyNotSelected, type Asked} from '../harness/run/selection.ts';
import {UsageError, wholeNumber} from '../harness/machine/usage-error.ts';
import {readReport} from '../harness/report/read-report.ts';
import {suiteDigest} from '../suites/digest.ts';
import {sampleOf, seedIn, seedOfTheDay} from '../suites/factors/random.ts';
import {rows as fixedRows} from '../suites/index.ts';
import {requirements} from '../suites/requirements.ts';

/** The options of `spd run` and `spd plan`, as given on the command line. */
export interface RunArguments
	extends ProviderArguments, Omit<Asked, 'level'>, Partial<Record<FormatName, boolean>> {
	/** The folder; see `reportFolder`. */
	readonly report?: string;
	readonly deviations?: string;
	readonly strict?: boolean;
	readonly quiet?: boolean;
	/** Of the random objects. */
	readonly seed?: string;
	/** Written beside report.json; `none` for nothing. */
	readonly format?: string;
	/** A report: only its rows that did not pass. */
	readonly rerun?: string;
}

/** What the options of `spd run` choose: the rows, and where they run. */
export interface ChosenRun extends Pick<
	SuiteRun,
	'suite' | 'selection' | 'whyNot' | 'provider' | 'subject' | 'again' | 'deviations'
> {
	/** See `ChosenProvider`. */
	readonly insists: string | undefined;
}

/** Checks the options; what `spd run` runs and `spd plan` shows. Nothing is started. */
export async function chooseRun(given: RunArguments, settings: Settings): Promise<ChosenRun> {
	const options = await withRerun(given);
	const subject = parseSubject(options.subject);
	const deviations = await deviationsOf(subject, options.deviations);
	const seed = seedOf(options);
	const rows = [...fixedRows, ...sampleOf(seed)];
	const {level: named, ...asked} = options;
	const selected = (level: string | undefined): Selection => ({
		...select({...asked, ...(level && {level})}, rows, Object.keys(requirements)),
		seed,
	});
	const wantsRuntime = (): boolean => wants(rows, selected(named), 'runtime');
	const {provider, level, insists} = await providerOf(subject, options, {settings, wantsRuntime});
	const selection = selected(level);
	const planned = options.tier !== undefined || insists !== undefined;
	return {
		suite: {rows, requirements, digest: suiteDigest()},
		selection,
		whyNot: row => whyNotSelected(selection, row) ?? whyNotHere(provider, row, planned),
		provider,
		subject: options.subject,
		again: againOptions(options),
		deviations,
		insists,
	};
}

/** The rows of an earlier report that did not pass, as if each had been named. */
async function withRerun(options: RunArguments): Promise<RunArguments> {
	const {rerun, ...others} = options;
	if (rerun === undefined) return options;
	if (options.case !== undefined) throw new UsageError('--rerun names the rows: leave out --case');
	const {rows, selection} = await readReport(rerun);
	const open = rows.filter(
		({standing, irregular}) => standing === 'failed' || standing === 'inconclusive' || irregular,
	);
	if (open.length === 0) {
		throw new UsageError(`${rerun}: every row passed, or deviates as listed: nothing to run again`);
	}
	const seed = selection.seed?.toString();
	return {...(seed !== undefined && {seed}), ...others, case: open.map(({key}) => key)};
}

/** As given, or that of a random object which is named, or the day's. */
function seedOf({seed, case: cases = []}: RunArguments): number {
	if (seed !== undefined) return wholeNumber('--seed', seed, [0, 2 ** 31 - 1]);
	return cases.map(seedIn).find(each => each !== undefined) ?? seedOfTheDay(new Date());
}

function wants(rows: readonly Row[], selection: Selection, tier: Tier): boolean {
	return rows.some(row => row.tier === tier && whyNotSelected(selection, row) === undefined);
}

/**
 * A tier that was named, or that only another place could judge, is planned even if it cannot run: its rows are
 * then inconclusive, not left out.
 */
function whyNotHere(provider: Provider, row: Row, insisted: boolean): WhyNot | undefined {
	return insisted && !provider.tiers.includes(row.tier) ? undefined : provider.whyNot(row);
}

/** The options that make a re-run of a single row use the same place as this run. */
function againOptions(options: RunArguments): readonly string[] {
	const {subject, context, deviations} = options;
	if (context !== undefined) {
		const named = options.deviations === undefined ? [] : ['--deviations', options.deviations];
		const pulls = options.sampleRegistry !== undefined || options.sampleImages !== undefined;
		const made = options.install || pulls;
		const places = [
			...(made ? againArguments(options, 'making') : []),
			...(options.install ? againArguments(options, 'versions') : []),
		];
		const {create, switch: switches, install} = options;
		const level = create || switches || install ? [] : ['--level', currentLevel];
		return [...againArguments(options, 'existing'), ...places, ...named, ...level];
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
		...againArguments(options, 'kept', 'making', 'programs'),
		...(deviations === undefined ? [] : ['--deviations', deviations]),
		...againArguments(options, 'versions'),
	];
}
