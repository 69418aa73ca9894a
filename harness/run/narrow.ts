import {withBeside} from '../model/beside.ts';
import type {Observation} from '../model/observation.ts';
import type {Row} from '../model/row.ts';
import type {EnteredTarget} from '../model/target.ts';
import type {Beside, Workload} from '../model/workloads.ts';
import {observe} from '../observe/observe.ts';
import {judgeRow, type Judgement} from '../verdict/judge.ts';

/** A row's own observation and judgement, after an object that sets several properties was not as expected. */
export interface Narrowed {
	readonly observed: Observation;
	readonly judgement: Judgement;
	/** The fewest of its properties with which it fails. */
	readonly fewest?: readonly Beside[];
}

/**
 * Which property broke it: the row's own is asked by itself. If that is as expected, the fewest of the object's properties are
 * found with which it fails: the row's is one of them, or it has broken nothing. Undefined: the row has one property only.
 */
export async function narrow(
	target: EnteredTarget,
	row: Row,
	whole: Narrowed,
): Promise<Narrowed | undefined> {
	const {probe} = row;
	if ((probe.kind !== 'admission' && probe.kind !== 'update') || !probe.among) return undefined;
	const {own, all, base, newer} = probe.among;
	const ask = async (set: readonly Beside[]): Promise<Narrowed> => {
		const asked = {
			...probe,
			workload: withBeside(base, set),
			among: {base, all: set, own: set, newer},
		};
		const observed = observe(asked, await target.read(asked));
		return {observed, judgement: judgeRow(row.expect, observed)};
	};
	const [property, ...more] = own;
	const fails = async (set: readonly Beside[]): Promise<boolean> =>
		(await ask(set)).judgement.status === 'failed';
	const alone = property !== undefined && more.length === 0 ? await ask(own) : undefined;
	if (alone?.judgement.status === 'failed') {
		if (await whateverElse(target, base, fails)) return withReason(alone, []);
		if (property) foundAt(target).broken.add(property);
		return withReason(alone, own);
	}
	const fewest = await fewestOf(target, all, fails);
	return alone && property && !fewest.includes(property) ? alone : withReason(whole, fewest);
}

/** What has been found out at a target. */
interface Found {
	/** By itself each of these breaks an object. */
	readonly broken: Set<Beside>;
	/** By what an object sets: the fewest of it with which it fails. */
	readonly fewest: Map<readonly Beside[], Promise<readonly Beside[]>>;
	/** Whether an object fails that sets none of them. */
	readonly without: Map<Workload, Promise<boolean>>;
}

const atTargets = new WeakMap<EnteredTarget, Found>();

function foundAt(target: EnteredTarget): Found {
	const found = atTargets.get(target) ?? {broken: new Set(), fewest: new Map(), without: new Map()};
	atTargets.set(target, found);
	return found;
}

type Fails = (set: readonly Beside[]) => Promise<boolean>;

/** For each object once. */
function whateverElse(target: EnteredTarget, base: Workload, fails: Fails): Promise<boolean> {
	const {without} = foundAt(target);
	const found = without.get(base) ?? fails([]);
	without.set(base, found);
	return found;
}

/** For each object once. */
function fewestOf(
	target: EnteredTarget,
	all: readonly Beside[],
	fails: Fails,
): Promise<readonly Beside[]> {
	const {broken, fewest} = foundAt(target);
	const found = fewest.get(all) ?? fewestWith(all, broken, fails);
	fewest.set(all, found);
	return found;
}

/**
 * A smallest part of `all` with which it still fails: none of it, or one that breaks others too; else halves are left out as long
 * as that changes nothing, then single ones.
 */
async function fewestWith(
	all: readonly Beside[],
	broken: Set<Beside>,
	fails: Fails,
): Promise<readonly Beside[]> {
	if (await fails([])) return [];
	for (const known of all.filter(each => broken.has(each))) {
		if (await fails([known])) return [known];
	}
	let kept = all;
	for (
		let size = Math.ceil(all.length / 2);
		size >= 1;
		size = size === 1 ? 0 : Math.ceil(size / 2)
	) {
		for (let start = 0; start < kept.length;) {
			const fewer = kept.toSpliced(start, size);
			if (await fails(fewer)) kept = fewer;
			else start += size;
		}
	}
	const [only, ...more] = kept;
	if (only && more.length === 0) broken.add(only);
	return kept;
}

const withReason = ({observed, judgement}: Narrowed, fewest: readonly Beside[]): Narrowed => ({
	observed,
	fewest,
	judgement:
		judgement.status === 'failed'
			? {status: 'failed', reason: `${setting(fewest)}: ${judgement.reason}`}
			: judgement,
});

const anything = 'whatever else it sets';
const asSoonAs = 'as soon as it sets ';

const setting = (fewest: readonly Beside[]): string =>
	fewest.length === 0
		? anything
		: `${asSoonAs}${fewest.map(each => JSON.stringify(each)).join(' and ')}`;

/** Whether it names some of these properties, in their order, or none. */
export function isSetting(text: string, all: readonly Beside[]): boolean {
	if (text === anything) return true;
	if (!text.startsWith(asSoonAs)) return false;
	let left = text.slice(asSoonAs.length);
	for (const name of all.map(each => JSON.stringify(each))) {
		if (left === name) return true;
		if (left.startsWith(`${name} and `)) left = left.slice(`${name} and `.length);
	}
	return false;
}
