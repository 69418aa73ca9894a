import {randomInt} from 'node:crypto';
import process from 'node:process';
import pMap from 'p-map';
import {session} from './session.ts';
import {parseSubject} from './subject.ts';
import {providerOf, type ProviderArguments} from './provider.ts';
import {withBeside} from '../harness/model/beside.ts';
import {nameConfiguration} from '../harness/model/configuration.ts';
import {kubernetesYaml} from '../harness/model/kubernetes-yaml.ts';
import {levels} from '../harness/model/levels.ts';
import {manifestOf} from '../harness/model/manifest.ts';
import {rowKey, type Row} from '../harness/model/row.ts';
import type {EnteredTarget, Target} from '../harness/model/target.ts';
import type {Workload} from '../harness/model/workloads.ts';
import {chooseSeveral, UsageError, wholeNumber} from '../harness/machine/usage-error.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {tellError} from '../harness/machine/tell-error.ts';
import {newRunId} from '../harness/machine/version.ts';
import {observe} from '../harness/observe/observe.ts';
import {forRelease} from '../harness/run/for-release.ts';
import {narrow, type Narrowed} from '../harness/run/narrow.ts';
import {judgeRow} from '../harness/verdict/judge.ts';
import {randomlyUpdated, randomRows} from '../suites/factors/random.ts';

export interface FuzzArguments extends ProviderArguments {
	readonly subject: string;
	readonly seed?: string;
	readonly for: string;
	readonly quiet?: boolean;
}

/** How many objects are asked before the time is looked at again: few first, then more, since each time all levels are entered. */
const atOnce = {first: 60, later: 600};

/**
 * `spd fuzz`: random objects until the time is over or one is not as promised; 0 none was, 1 one was, 2 it could not be found
 * out.
 */
export async function fuzz(options: FuzzArguments, settings: Settings): Promise<number> {
	const seed =
		options.seed === undefined
			? randomInt(2 ** 31)
			: wholeNumber('--seed', options.seed, [0, 2 ** 31 - 1]);
	const lasts = millisecondsOf(options.for);
	const subject = parseSubject(options.subject);
	const {provider, level} = await providerOf(subject, options, {
		settings,
		wantsRuntime: () => false,
	});
	const among = chooseSeveral('level', level ?? levels.join(','), levels);
	/** Those of the next objects that can be asked there: a cluster that is not switched has one level. */
	const possible = (from: number, count = atOnce.first): readonly Row[] =>
		forRelease(randomRows(among, {seed, from, count}), provider.version).filter(
			row => provider.whyNot(row) === undefined,
		);
	if (possible(0).length === 0) {
		throw new UsageError('no random object can be asked there, at its level and with its flags');
	}
	return session(settings, {quiet: options.quiet ?? false}, async (progress, signal, left) => {
		const place = await provider.open({run: newRunId(), progress, signal, left});
		const end = progress.step(`random objects for ${options.for}, seed ${seed}`);
		const begun = performance.now();
		let [drawn, asked] = [0, 0];
		let difference: Difference | undefined;
		let stored: AsyncDisposable | undefined;
		try {
			if (possible(0).some(({probe}) => probe.kind === 'update')) {
				stored = await place.target.store?.(randomlyUpdated);
			}
			while (!difference && performance.now() - begun < lasts) {
				const count = drawn === 0 ? atOnce.first : atOnce.later;
				const rows = possible(drawn, count);
				difference = await firstDifference(rows, place.target, provider.requestsAtOnce, signal);
				drawn += count;
				asked += rows.length;
			}
		} catch (error) {
			if (error instanceof UsageError || signal.aborted) throw error;
			process.stdout.write(`? after ${asked} objects of seed ${seed}: ${tellError(error)}\n`);
			return 2;
		} finally {
			end();
			try {
				await stored?.[Symbol.asyncDispose]();
			} finally {
				await place.close();
			}
		}
		const seconds = (performance.now() - begun) / 1000;
		const done = `${asked} objects in ${seconds.toFixed(1)} s, seed ${seed}`;
		process.stdout.write(
			difference
				? `✘ ${done}\n${tell(difference)}again: spd fuzz --seed ${seed} --for ${options.for} and the same subject\n`
				: `✔ ${done}: each securityContext is as promised\n`,
		);
		return difference ? 1 : 0;
	});
}

interface Difference {
	readonly row: Row;
	readonly found: Narrowed;
}

/** Of the rows, by configuration; what cannot be asked is thrown. */
async function firstDifference(
	rows: readonly Row[],
	target: Target,
	concurrency: number,
	signal: AbortSignal,
): Promise<Difference | undefined> {
	for (const [, together] of Map.groupBy(rows, row => nameConfiguration(row.configuration))) {
		const [first] = together;
		if (!first) continue;
		const entered = await target.enter(first.configuration);
		try {
			const found = await pMap(together, row => differs(row, entered), {concurrency, signal});
			const difference = found.find(each => each !== undefined);
			if (difference) return difference;
		} finally {
			await entered.leave();
		}
	}
	return undefined;
}

async function differs(row: Row, entered: EnteredTarget): Promise<Difference | undefined> {
	const whole = await ask(row, entered);
	if (whole.judgement.status === 'passed') return undefined;
	const created = createdInstead(row);
	const simpler = created && (await ask(created, entered));
	if (created && simpler && simpler.judgement.status !== 'passed') {
		return {row: created, found: (await narrow(entered, created, simpler)) ?? simpler};
	}
	return {row, found: (await narrow(entered, row, whole)) ?? whole};
}

async function ask({probe, expect}: Row, entered: EnteredTarget): Promise<Narrowed> {
	const observed = observe(probe, await entered.read(probe));
	return {observed, judgement: judgeRow(expect, observed)};
}

/** The creation of what an update sends: what breaks then too is told without the update. */
function createdInstead(row: Row): Row | undefined {
	if (row.probe.kind !== 'update') return undefined;
	const {stored: _, ...sent} = row.probe;
	return {...row, probe: {...sent, kind: 'admission'}};
}

function tell({row, found: {judgement, fewest = []}}: Difference): string {
	const {probe, level} = row;
	if (!('among' in probe) || !probe.among) throw new Error(`no random object: ${rowKey(row)}`);
	const {object, among} = probe;
	const yamlOf = (workload: Workload): string =>
		kubernetesYaml(
			manifestOf(object, workload, {
				name: 'row',
				namespace: 'default',
				image: `dev.local/${workload.image}:v1`,
			}),
		);
	const reason = judgement.status === 'failed' ? judgement.reason : '';
	const smallest = `the smallest ${object}:\n\n${yamlOf(withBeside(among.base, fewest))}\n`;
	const updated =
		probe.kind === 'update'
			? `its template replaces that of one stored at disabled:\n\n${yamlOf(probe.stored)}\n`
			: '';
	return `at ${level}, ${reason}\n${smallest}${updated}`;
}

const units = {s: 1000, m: 60_000, h: 3_600_000} as const;

function millisecondsOf(text: string): number {
	const [, digits, unit] = /^(\d{1,4})([smh])$/.exec(text) ?? [];
	if (digits === undefined || Number(digits) === 0) {
		throw new UsageError(
			`--for ${text}: a duration is a number of seconds, minutes or hours: 30s, 10m, 1h`,
		);
	}
	return Number(digits) * units[unit as keyof typeof units];
}
