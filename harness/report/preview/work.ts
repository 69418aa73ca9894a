import {witnessFlag} from '../../configuration/canaries.ts';
import {nameConfiguration, type Value} from '../../model/configuration.ts';
import {levels, tiers, type Level, type PerLevel, type Tier} from '../../model/levels.ts';
import {knativeLevel} from '../../model/level-source.ts';
import {questionOf, realWorkloadsOf, rowKey, type Probe, type Row} from '../../model/row.ts';
import type {ObjectKind, RealWorkload} from '../../model/workloads.ts';
import {needsRealCreate} from '../../providers/existing/existing.ts';
import type {Doing} from '../../providers/foreseen.ts';

/** What judging some rows on a cluster takes, counted from the rows alone. */
export interface Work {
	/** Those that are entered, or asked if nothing is switched; scenarios enter others besides. */
	readonly configurations: readonly string[];
	readonly scenarios: number;
	/** Dry runs of rows, and those of them for which Knative's webhook asks the API server itself. */
	readonly dryRuns: {readonly all: number; readonly limited: number};
	readonly switches: number;
	readonly objects: Objects;
	readonly namespaces: readonly string[];
	/** By key of the ConfigMap, the values that rows need there; `null`: no such key. */
	readonly values: ReadonlyMap<string, ReadonlySet<string | null>>;
}

/** What is really created. */
export interface Objects {
	/** Rendered into Deployments, by kind. */
	readonly live: Readonly<Partial<Record<ObjectKind, number>>>;
	/** Only stored, by kind: they start nothing. */
	readonly stored: Readonly<Partial<Record<ObjectKind, number>>>;
	/** The most Pods that come of them, and those of them that start. */
	readonly pods: {readonly all: number; readonly started: number};
}

/** How many rows there are, by tier and level. */
export function countByTier(rows: readonly Row[]): Readonly<Record<Tier, PerLevel<number>>> {
	const count = (tier: Tier, level: Level): number =>
		rows.filter(row => row.tier === tier && row.level === level).length;
	const perLevel = (tier: Tier) =>
		Object.fromEntries(levels.map(level => [level, count(tier, level)])) as PerLevel<number>;
	return Object.fromEntries(tiers.map(tier => [tier, perLevel(tier)])) as Record<
		Tier,
		PerLevel<number>
	>;
}

export function workOf(rows: readonly Row[], doing: Doing): Work {
	const groups = [...Map.groupBy(rows, groupOf)].map(([, together]) => together);
	const scenarios = rows.filter(({probe}) => probe.kind === 'scenario');
	return {
		configurations: [...new Set(rows.map(({configuration}) => nameConfiguration(configuration)))],
		scenarios: scenarios.length,
		dryRuns: dryRunsOf(rows, doing),
		switches: doing === 'switch' ? switchesOf(rows, groups.length) : 0,
		objects: objectsOf(rows, groups),
		namespaces: doing === 'look' ? [] : namespacesOf(rows, groups),
		values: doing === 'switch' ? valuesOf(rows) : new Map(),
	};
}

/** The rows that are judged in one go: those of a configuration, or a scenario. */
function groupOf(row: Row): string {
	return row.probe.kind === 'scenario' ? rowKey(row) : nameConfiguration(row.configuration);
}

interface Question {
	readonly id: string;
	readonly object: ObjectKind;
	/** Refused before the webhook asks anybody. */
	readonly refused: boolean;
}

/** Within a configuration a question is asked once, unless nothing may be created: then each row asks. */
function dryRunsOf(rows: readonly Row[], doing: Doing): Work['dryRuns'] {
	const all = rows.flatMap(row => questionsOf(row));
	const asked = doing === 'look' ? all : [...new Map(all.map(each => [each.id, each])).values()];
	const limited = asked.filter(({object, refused}) => object !== 'Revision' && !refused);
	return {all: asked.length, limited: limited.length};
}

function questionsOf(row: Row): readonly Question[] {
	const {probe, expect} = row;
	const refused = 'refusal' in expect;
	const ask = (object: ObjectKind, question: string): Question => ({
		id: `${groupOf(row)} ${question}`,
		object,
		refused,
	});
	switch (probe.kind) {
		case 'admission':
			return [ask(probe.object, questionOf(probe.object, probe.workload, probe.asking))];
		case 'warnings':
			return [ask(probe.object, questionOf(probe.object, probe.workload))];
		case 'update':
			return [ask(probe.object, rowKey(row))];
		case 'scenario':
			return probe.steps.flatMap((step, index) => {
				if (step.step === 'dry run') return [ask(step.object, `${rowKey(row)} ${index}`)];
				return step.step === 'patch' ? [ask('Service', `${rowKey(row)} ${index}`)] : [];
			});
		case 'rendering':
		case 'pod-security':
		case 'outcome':
		case 'process':
		case 'attempts':
		case 'image':
			return [];
	}
}

/** Each configuration once, the switches of scenarios, and `disabled` for what is stored there. */
function switchesOf(rows: readonly Row[], groups: number): number {
	const steps = rows.flatMap(({probe}) => (probe.kind === 'scenario' ? probe.steps : []));
	const stores = rows.some(({probe}) => probe.kind === 'update');
	return groups + steps.filter(({step}) => step === 'switch').length + (stores ? 1 : 0);
}

function objectsOf(rows: readonly Row[], groups: readonly (readonly Row[])[]): Objects {
	const live = groups.flatMap(liveIn);
	const revised = rows.flatMap(({probe}) =>
		probe.kind === 'scenario' ? probe.steps.filter(({step}) => step === 'new revision') : [],
	);
	// One Pod is asked what its node sets for all.
	const nodes = rows.some(({probe: {kind}}) => inContainers.has(kind)) ? 1 : 0;
	const started = live.filter(({pod}) => pod === 'started');
	return {
		live: countKinds(live.map(({as}) => as)),
		stored: countKinds(storedIn(rows)),
		pods: {
			all: live.length + revised.length + nodes,
			started: started.length + revised.length + nodes,
		},
	};
}

const inContainers: ReadonlySet<Probe['kind']> = new Set(['outcome', 'process', 'attempts']);

/** The workloads that the rows of one group share, each once. */
function liveIn(group: readonly Row[]): readonly RealWorkload[] {
	const all = group.flatMap(({probe}) => realWorkloadsOf(probe));
	return [...new Map(all.map(each => [each.name, each])).values()];
}

/** The kinds of what is stored without starting anything: to be patched, or because its dry run says nothing. */
function storedIn(rows: readonly Row[]): readonly ObjectKind[] {
	const patched = rows.flatMap(({probe}) =>
		probe.kind === 'update' ? [[probe.object, JSON.stringify(probe.stored)] as const] : [],
	);
	const once = new Map(patched.map(each => [each.join(' '), each[0]]));
	const inScenarios = rows.flatMap(({probe}) =>
		probe.kind === 'scenario'
			? probe.steps.flatMap(step => (step.step === 'store' ? [step.object] : []))
			: [],
	);
	return [...once.values(), ...inScenarios, ...reallyAsked(rows)];
}

function reallyAsked(rows: readonly Row[]): readonly ObjectKind[] {
	const asked = rows.flatMap(row => {
		const {probe, level, configuration} = row;
		if (probe.kind !== 'admission' && probe.kind !== 'warnings') return [];
		const at = 'level' in configuration.value ? configuration.value.level : level;
		return needsRealCreate(probe.workload, at) ? questionsOf(row) : [];
	});
	return [...new Map(asked.map(({id, object}) => [id, object])).values()];
}

/** As a run names them, with N counted up. */
function namespacesOf(
	rows: readonly Row[],
	groups: readonly (readonly Row[])[],
): readonly string[] {
	const always = ['dry', 'other', 'restricted', 'others'];
	const stores = rows.some(({probe}) => probe.kind === 'update') ? ['stored'] : [];
	const own = groups.flatMap(group => {
		const enforced = new Set(liveIn(group).map(({namespace}) => namespace));
		const steps = group.flatMap(({probe}) => (probe.kind === 'scenario' ? probe.steps : []));
		const plain = enforced.has('plain') || steps.some(({step}) => step === 'store');
		return [
			...(plain || reallyAsked(group).length > 0 ? ['N'] : []),
			...(enforced.has('restricted') ? ['N-restricted'] : []),
		];
	});
	return [...always, ...stores, ...own].map(name => `spd-ID-${name}`);
}

/** Whatever a configuration of the rows has there, and what proves a switch. */
function valuesOf(rows: readonly Row[]): Work['values'] {
	const values = new Map<string, Set<string | null>>();
	const add = (key: string, ...more: readonly (string | null)[]): void => {
		values.set(key, new Set([...(values.get(key) ?? []), ...more]));
	};
	for (const {configuration, probe} of rows) {
		add(knativeLevel.key, ...spellings(configuration.value));
		for (const [flag, value] of Object.entries(configuration.flags)) add(flag, value);
		for (const step of probe.kind === 'scenario' ? probe.steps : []) {
			if (step.step === 'switch') add(knativeLevel.key, ...spellings({level: step.level}));
		}
	}
	// A switch is proved by another flag, and may pass through another level: see `LevelSwitch`.
	if (rows.length > 0) add(witnessFlag, 'enabled', 'disabled');
	const {disabled, enabled} = knativeLevel.spellings;
	if (rows.length > 0) add(knativeLevel.key, disabled[0], enabled[0]);
	return values;
}

function spellings(value: Value): readonly (string | null)[] {
	if ('level' in value) return knativeLevel.spellings[value.level];
	return 'literal' in value ? [value.literal] : [null];
}

function countKinds(kinds: readonly ObjectKind[]): Objects['live'] {
	return Object.fromEntries(
		[...Map.groupBy(kinds, kind => kind)].map(([kind, all]) => [kind, all.length]),
	);
}
