import pMap from 'p-map';
import {untilAborted} from '../../images/host/side-by-side.ts';
import {nameConfiguration, NoSuchLevel} from '../model/configuration.ts';
import {judgeRow} from '../verdict/judge.ts';
import {narrow, type Narrowed} from './narrow.ts';
import {decided} from '../observe/node-traits.ts';
import {observe} from '../observe/observe.ts';
import type {Readings} from '../model/readings.ts';
import type {Result} from '../model/result.ts';
import {realWorkloadsOf, rowKey, type Arrival, type Row} from '../model/row.ts';
import type {EnteredTarget, Target} from '../model/target.ts';
import type {RunPart} from '../machine/progress/shown-run.ts';
import {tellError} from '../machine/tell-error.ts';

/** What is run, where, and the callbacks. */
export interface Run {
	readonly rows: readonly Row[];
	readonly target: Target;
	/** The number of concurrent dry runs; rows on real workloads mostly wait and are not limited. */
	readonly concurrency: number;
	readonly signal: AbortSignal;
	/** False: of a row about several properties it is not found out which of them it fails by, since that decides nothing. */
	readonly tellsFewest?: boolean;
	/** A configuration for this many rows is about to be entered. */
	onConfiguration?(name: string, rows: number): void;
	/** A row is about to be run. */
	onRow?(key: string): void;
	onResult(result: Result): void;
}

/** The part of a result that comes from running the row. */
type Found = Pick<Result, 'status' | 'observed' | 'reason' | 'evidence' | 'sinceShown'> &
	Partial<Pick<Result, 'expected'>>;

/**
 * Runs every row and reports exactly one result for each, also after an abort or if the target fails. Each
 * configuration is entered and left once; scenarios, which switch levels themselves, come last, one at a time. Returns
 * what went wrong during clean-up.
 */
export async function run(plan: Run): Promise<string | undefined> {
	let stuck: string | undefined;
	const stored = await store({...plan, rows: tellImpossible(plan)});
	for (const rows of groups(stored.possible)) {
		if (rows.some(({probe}) => probe.kind === 'scenario')) stuck ??= await stored.remove();
		if (stuck !== undefined || plan.signal.aborted) {
			const reason = stuck ?? tellError(plan.signal.reason);
			for (const row of rows) tell(plan, row, 0, {status: 'inconclusive', reason});
		} else {
			stuck = await runGroup(plan, rows);
		}
	}
	return stored.remove();
}

/** The rows that can be judged here; the results of the others are reported. */
function tellImpossible(plan: Run): readonly Row[] {
	return plan.rows.filter(row => {
		const reason = plan.target.cannot?.(row);
		if (reason !== undefined) tell(plan, row, 0, {status: 'inconclusive', reason});
		return reason === undefined;
	});
}

/** The objects that update rows patch. */
interface Stored {
	/** The rows that can be run: if storing fails, the results of the rows that patch are reported. */
	readonly possible: readonly Row[];
	/** Returns why it could not be removed; undefined if it was, or had been before. */
	remove(): Promise<string | undefined>;
}

async function store(plan: Run): Promise<Stored> {
	const patching = plan.rows.filter(({probe}) => probe.kind === 'update');
	let stored: AsyncDisposable | undefined;
	let possible = plan.rows;
	if (patching.length > 0 && plan.target.store && !plan.signal.aborted) {
		try {
			stored = await plan.target.store(patching.map(({probe}) => probe));
		} catch (error) {
			const reason = `what is to be patched could not be stored: ${tellError(error)}`;
			for (const row of patching) tell(plan, row, 0, {status: 'inconclusive', reason});
			possible = plan.rows.filter(row => !patching.includes(row));
		}
	}
	return {
		possible,
		async remove() {
			const removing = stored;
			stored = undefined;
			try {
				await removing?.[Symbol.asyncDispose]();
				return undefined;
			} catch (error) {
				return `what was stored to be patched could not be removed: ${tellError(error)}`;
			}
		},
	};
}

/** Whether a row judges its own switches. */
function arrivalOf({probe}: Row): Arrival {
	const judged =
		probe.kind === 'scenario' &&
		probe.steps.some(step => step.step === 'switch' && step.arrival === 'judged');
	return judged ? 'judged' : 'proved';
}

/**
 * The rows by configuration: first those with dry runs only, then those with real workloads, each in the order in which
 * they first occur, so that most switches happen while no container is being stopped. Then each scenario separately.
 */
function groups(rows: readonly Row[]): readonly (readonly Row[])[] {
	const [scenarios, inPlace] = part(rows, ({probe}) => probe.kind === 'scenario');
	const byConfiguration = Map.groupBy(inPlace, row => nameConfiguration(row.configuration));
	const [real, dry] = part([...byConfiguration.values()], group =>
		group.some(row => !isDryRun(row)),
	);
	return [...dry, ...real, ...scenarios.map(row => [row])];
}

/** The parts of a run, in order, by the names that `onConfiguration` is given. */
export function partsOf(rows: readonly Row[]): readonly RunPart[] {
	return groups(rows).flatMap(group =>
		group.slice(0, 1).map((first): RunPart => ({
			kind: first.probe.kind === 'scenario' ? 'scenario' : 'configuration',
			name: nameGroup(first),
			rows: group.length,
		})),
	);
}

/** Those for which `holds` is true, then the others, each in their order. */
function part<T>(all: readonly T[], holds: (one: T) => boolean): readonly [T[], T[]] {
	return [all.filter(holds), all.filter(one => !holds(one))];
}

/** Runs the rows of one configuration; if it could not be left, returns why nothing else may run. */
async function runGroup(plan: Run, rows: readonly Row[]): Promise<string | undefined> {
	const [first] = rows;
	if (!first) return undefined;
	plan.onConfiguration?.(nameGroup(first), rows.length);
	let entered: EnteredTarget;
	try {
		entered = await plan.target.enter(first.configuration, arrivalOf(first));
	} catch (error) {
		const status = error instanceof NoSuchLevel ? 'not applicable' : 'inconclusive';
		for (const row of rows) tell(plan, row, 0, {status, reason: tellError(error)});
		return undefined;
	}
	let left: string | undefined;
	try {
		const runOne = (row: Row): Promise<void> => runRow(plan, entered, row);
		const real = rows.filter(row => !isDryRun(row));
		const byWorkload = Map.groupBy(real, ({probe}) => realWorkloadsOf(probe)[0]?.name);
		const runTogether = async (together: readonly Row[]): Promise<void> => {
			await Promise.all(together.map(runOne));
			for (const {probe} of together.slice(0, 1)) entered.release?.(probe);
		};
		await Promise.all([
			pMap(rows.filter(isDryRun), runOne, {concurrency: plan.concurrency}),
			...[...byWorkload.values()].map(runTogether),
		]);
	} finally {
		left = await leave(entered, first);
	}
	return left;
}

/** The name shown while it runs: a configuration, or a scenario, which enters several. */
function nameGroup(first: Row): string {
	return first.probe.kind === 'scenario' ? rowKey(first) : nameConfiguration(first.configuration);
}

/** Why the configuration could not be left; undefined if it was. */
async function leave(entered: EnteredTarget, {configuration}: Row): Promise<string | undefined> {
	try {
		await entered.leave();
		return undefined;
	} catch (error) {
		return `${nameConfiguration(configuration)} could not be left: ${tellError(error)}`;
	}
}

const isDryRun = ({probe}: Row): boolean =>
	probe.kind === 'admission' || probe.kind === 'update' || probe.kind === 'warnings';

async function runRow(plan: Run, target: EnteredTarget, row: Row): Promise<void> {
	const started = performance.now();
	plan.onRow?.(rowKey(row));
	const found = await find(plan, target, row);
	tell(plan, row, performance.now() - started, found);
}

async function find(plan: Run, target: EnteredTarget, row: Row): Promise<Found> {
	const {signal} = plan;
	try {
		const readings = await untilAborted(signal, () => target.read(row.probe));
		const expected = decided(row.expect, readings);
		const first = observe(row.probe, readings);
		const {observed, judgement} = await narrowed(plan, target, row, {
			observed: first,
			judgement: judgeRow(expected, first),
		});
		const status = row.observedOnly === undefined ? judgement.status : 'observed';
		const found: Found = {status, expected, observed, ...sinceShown(readings)};
		if (judgement.status === 'passed') return found;
		return {...found, reason: judgement.reason, ...(await evidenceFor(target, row))};
	} catch (error) {
		const reason = tellError(error);
		if (error instanceof NoSuchLevel) return {status: 'not applicable', reason};
		const evidence = signal.aborted ? {} : await evidenceFor(target, row);
		return {status: 'inconclusive', reason, ...evidence};
	}
}

/** As it was judged, or what is found out of a failure by asking for less. */
async function narrowed(
	{signal, tellsFewest = true}: Run,
	target: EnteredTarget,
	row: Row,
	whole: Narrowed,
): Promise<Narrowed> {
	const {probe} = row;
	const several = 'among' in probe && (probe.among?.own.length ?? 0) > 1;
	if (whole.judgement.status === 'passed' || (several && !tellsFewest)) return whole;
	return (await untilAborted(signal, () => narrow(target, row, whole))) ?? whole;
}

function sinceShown({shownAt}: Readings): Pick<Result, 'sinceShown'> {
	return shownAt === undefined ? {} : {sinceShown: Math.round(performance.now() - shownAt)};
}

/** The evidence, or why there is none; a failure to collect it changes no verdict. */
async function evidenceFor(target: EnteredTarget, row: Row): Promise<Pick<Result, 'evidence'>> {
	try {
		const evidence = await target.evidence?.(row.probe);
		return evidence ? {evidence} : {};
	} catch (error) {
		return {evidence: {log: [`no evidence: ${tellError(error)}`]}};
	}
}

function tell(plan: Run, row: Row, milliseconds: number, found: Found): void {
	plan.onResult(resultOf(row, milliseconds, found));
}

/** The result line of a row. */
export function resultOf(row: Row, milliseconds: number, found: Found): Result {
	return {
		key: rowKey(row),
		requirement: row.requirement,
		alsoProves: row.alsoProves,
		level: row.level,
		case: row.case,
		tier: row.tier,
		configuration: nameConfiguration(row.configuration),
		expected: row.expect,
		milliseconds: Math.round(milliseconds * 10) / 10,
		...found,
	};
}
