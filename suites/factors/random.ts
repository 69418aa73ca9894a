import {withVendor} from '../vendor.ts';
import * as fc from 'fast-check';
import type {JsonObject} from '../../harness/model/json.ts';
import type {Level} from '../../harness/model/levels.ts';
import {everyContext, type Probe, type Row} from '../../harness/model/row.ts';
import {withBeside} from '../../harness/model/beside.ts';
import type {SideContainer, Workload} from '../../harness/model/workloads.ts';
import {rowOf, shapes, type Shape} from './index.ts';
import {created, otherwise, sentBy} from './otherwise.ts';

interface Draw {
	readonly seed: number;
	readonly from: number;
	readonly count: number;
	/** Nobody sets `runAsNonRoot: false`, which some releases overwrite: that is not R10's, to which these rows belong. */
	readonly sparing?: boolean;
}

/**
 * Rows about random objects: of the shapes of the covering array, each with any values of any of its factors, and what matters
 * as in the other groups or at random; created, or an update. The level and the shape go round; the rest of an object is drawn
 * by `seed` and its number, so that one can be asked again without those before it. `from` is the number of the first.
 */
export function randomRows(
	levels: readonly Level[],
	{seed, from, count, sparing = false}: Draw,
): readonly Row[] {
	return Array.from({length: count}, (_, index) => {
		const number = from + index;
		const level = levels[number % levels.length] ?? 'enabled';
		const {shape, object: arbitrary} =
			arbitraries[Math.floor(number / levels.length) % arbitraries.length] ?? {};
		if (!shape || !arbitrary) throw new Error('there is no shape');
		const [drawn] = fc.sample(arbitrary, {seed: seed * spread + number, numRuns: 1});
		if (!drawn) throw new Error('nothing was drawn');
		const {question} = drawn;
		const base = sparing ? withoutFalse(drawn.base) : drawn.base;
		const {object, stored} = question;
		const own = sentBy(question, drawn.own);
		const title = `object ${number} of seed ${seed}`;
		const asked = {title, own, base, beside: own, object, workload: withBeside(base, own)};
		return {
			...rowOf(shape, level, {...asked, ...(stored && {stored})}),
			case: `each securityContext, ${title}`,
		};
	});
}

/** What has to be stored for those of them that are updates. */
export const randomlyUpdated: readonly Probe[] = otherwise.flatMap(({object, stored}) =>
	stored ? [{kind: 'update', object, stored, workload: stored, field: everyContext}] : [],
);

/** How many objects a run asks about besides the rows that are always the same. */
const sampleSize = 24;

/** Those of a run, at the levels that harden: other ones each day, unless a seed is given. */
export const sampleOf = (seed: number): readonly Row[] => withVendor(rowsOf(seed));

const rowsOf = (seed: number): readonly Row[] =>
	randomRows(['root-allowed', 'enabled'], {seed, from: 0, count: sampleSize, sparing: true});

/** The seed in the title of such a row. */
export function seedIn(title: string): number | undefined {
	const [, seed] = /object \d+ of seed (\d+)$/.exec(title) ?? [];
	return seed === undefined ? undefined : Number(seed);
}

/** Of UTC: 20261129. */
export const seedOfTheDay = (now: Date): number =>
	Number(now.toISOString().slice(0, 10).replaceAll('-', ''));

/** Objects of neighbouring seeds have nothing in common. */
const spread = 1_000_003;

/** Any of the fields, each by itself: what is broken beside one of them needs no other. */
const context = fc.record<JsonObject>(
	{
		runAsUser: fc.constantFrom(1000, 65_534),
		runAsGroup: fc.constantFrom(0, 1000, 3000),
		runAsNonRoot: fc.boolean(),
		allowPrivilegeEscalation: fc.boolean(),
		readOnlyRootFilesystem: fc.boolean(),
		seccompProfile: fc.constantFrom({type: 'RuntimeDefault'}, {type: 'Unconfined'}),
		capabilities: fc.constantFrom({}, {drop: ['NET_RAW']}, {drop: ['ALL']}),
	},
	{requiredKeys: []},
);

/** One in two is left out (fast-check: one in `freq`). */
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
	fc.option(arbitrary, {nil: undefined, freq: 2});

const side = (all: readonly SideContainer[], securityContext: JsonObject | undefined) =>
	all.map(each => (securityContext ? {...each, securityContext} : each));

/** The containers of the workload with random contexts, each with a chance of none. */
function withContexts(
	{sidecars, initContainers, ...workload}: Workload,
	[own, ofSidecar, ofInit]: readonly (JsonObject | undefined)[],
): Workload {
	return {
		...workload,
		...(own && {securityContext: own}),
		...(sidecars && {sidecars: side(sidecars, ofSidecar)}),
		...(initContainers && {initContainers: side(initContainers, ofInit)}),
	};
}

/** The same without `runAsNonRoot: false`. */
function withoutFalse(workload: Workload): Workload {
	const text = JSON.stringify(workload).replaceAll('"runAsNonRoot":false', '"runAsNonRoot":true');
	return JSON.parse(text) as Workload;
}

/** Without bias: fast-check prefers small values in the first of many runs, and each object is a first run. */
const arbitraries = shapes.map(shape => ({shape, object: fc.noBias(objectsOf(shape))}));

function objectsOf(of: Shape) {
	// Few properties are as likely as many: what is broken "only without" needs few.
	return fc
		.record({
			// Most are Services that are created.
			question: fc.constantFrom(created, created, created, ...otherwise),
			share: fc.constantFrom(10, 30, 70),
			values: fc.tuple(...of.factors.map(({values}) => fc.constantFrom(...values))),
			draws: fc.array(fc.integer({min: 0, max: 99}), {
				minLength: of.factors.length,
				maxLength: of.factors.length,
			}),
			matter: fc.tuple(...of.matter.map(values => maybe(fc.constantFrom(...values)))),
			contexts: fc.tuple(maybe(context), maybe(context), maybe(context)),
		})
		.map(({question, share, values, draws, matter, contexts}) => {
			const set = matter.filter(each => each !== undefined);
			return {
				question,
				own: values.filter((_, index) => (draws[index] ?? 100) < share),
				base: withContexts(Object.assign({}, of.base, ...set) as Workload, contexts),
			};
		});
}
