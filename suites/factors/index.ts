import {atLevel, type Configuration} from '../../harness/model/configuration.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import {levels, type Level} from '../../harness/model/levels.ts';
import {everyContext, type Row} from '../../harness/model/row.ts';
import type {Beside, ObjectKind, SideContainer, Workload} from '../../harness/model/workloads.ts';
import {withBeside} from '../../harness/model/beside.ts';
import {levelRow} from '../case.ts';
import type {Group} from '../defaulting/row.ts';
import {userMaySet} from '../flags.ts';
import {promised, promisedPod} from '../oracle.ts';
import {containerFactors} from './container.ts';
import arrays from './arrays.json' with {type: 'json'};
import {eachValueOnce, type Combination} from './covering.ts';
import {podFactors} from './pod.ts';
import type {Factor} from './setting.ts';

/**
 * Every property that must not matter, in objects that set many: each pair of values is in one of them. The objects are
 * few, a row is about one property. What matters (ports, each `securityContext`) varies beside them.
 */

/** A kind of object: which containers it has, and what may be set in it. */
export interface Shape {
	readonly title: string;
	readonly factors: readonly Factor[];
	/** Of what matters, for the same array. */
	readonly matter: readonly (readonly Partial<Workload>[])[];
	readonly base: Workload;
	readonly flags: Configuration['flags'];
	/** How many values meet in each way in some object; 2 if left out. */
	readonly strength?: 3;
}

const ports = [
	{ports: [{containerPort: 80}]},
	{ports: [{containerPort: 8080, protocol: 'TCP'}]},
	{ports: [{name: 'h2c', containerPort: 443}]},
] as const satisfies readonly Partial<Workload>[];

const contexts: readonly JsonObject[] = [
	{allowPrivilegeEscalation: true},
	{runAsUser: 1000},
	{runAsUser: 1000, runAsGroup: 1000},
	{capabilities: {drop: ['NET_RAW']}, readOnlyRootFilesystem: true},
	{seccompProfile: {type: 'Unconfined'}},
];

const ownContexts = contexts.map(securityContext => ({securityContext}));

export const flagsOf = (factors: readonly Factor[]): Configuration['flags'] =>
	Object.fromEntries(factors.flatMap(({flags = []}) => flags).map(flag => [flag, 'enabled']));

const side = (name: 'sidecar' | 'init', securityContext?: JsonObject): SideContainer => ({
	name,
	...(securityContext && {securityContext}),
});

export const serving = containerFactors('container');

export const everything = [
	...serving,
	...containerFactors('sidecar'),
	...containerFactors('init'),
	...podFactors,
];

/** The properties that came with a release later than the oldest that is judged. */
const newer: ReadonlyMap<Beside, string> = new Map(
	everything.flatMap(({values, since}) =>
		since === undefined ? [] : values.map(value => [value, since] as const),
	),
);

export const shapes: readonly Shape[] = [
	{
		title: 'one container',
		factors: [...serving, ...podFactors].filter(({flags}) => !flags),
		matter: [ports, ownContexts],
		base: {image: 'app-numeric'},
		flags: {},
	},
	{
		title: 'three containers',
		factors: everything,
		matter: [
			ports,
			ownContexts,
			contexts.map(context => ({sidecars: [side('sidecar', context)]})),
			contexts.map(context => ({initContainers: [side('init', context)]})),
			[
				{podSecurityContext: {runAsUser: 1000, fsGroup: 2000}},
				{podSecurityContext: {supplementalGroups: [3000, 4000]}},
			],
		],
		base: {
			image: 'app-numeric',
			ports: [{containerPort: 9000}],
			sidecars: [side('sidecar')],
			initContainers: [side('init')],
		},
		flags: {...userMaySet, ...flagsOf(everything)},
	},
];

/** The number of values of each of its factors, and then of what matters. */
export const sizesOf = ({factors, matter}: Shape): readonly number[] => [
	...factors.map(({values}) => values.length),
	...matter.map(each => each.length),
];

/** As arrays.json has them: a digit for each factor, a point for one that is left out. */
export const combinationsOf = ({title}: Shape): readonly Combination[] =>
	((arrays as Readonly<Record<string, readonly string[]>>)[title] ?? []).map(text =>
		text.split('').map(digit => (digit === '.' ? undefined : Number(digit))),
	);

/** The objects of the shape: all that each sets, and what matters. */
export const objectsOf = (shape: Shape) => {
	const {factors, matter, base} = shape;
	return combinationsOf(shape).map(combination => {
		const all = factors.flatMap(({name, values, since}, index) => {
			const value = combination[index];
			const set = value === undefined ? undefined : values[value];
			return set === undefined || value === undefined ? [] : [{name, value, own: set, since}];
		});
		const parts = matter.flatMap(
			(values, index) => values[combination[factors.length + index] ?? -1] ?? [],
		);
		return {all, base: Object.assign({}, base, ...parts) as Workload};
	});
};

/**
 * How many objects of a covering array the gate asks about where everything is hardened, besides those that have each value. An
 * array begins with the objects that have the most new pairs: so many have 94 % of them, and the preset full has the rest.
 */
export const inGate = 30;

export const besideEverything: Group = {
	why: 'level × any two properties that must not matter × what matters: each pair of values in one object',
	rows: shapes.flatMap(shape => {
		const objects = objectsOf(shape).map(({all, base}) => {
			const beside = all.map(each => each.own);
			return {all, base, beside, workload: withBeside(base, beside)};
		});
		const few = new Set(eachValueOnce(combinationsOf(shape)));
		return levels.flatMap(level => {
			const told = new Set<string>();
			return objects.flatMap((object, index) => {
				const title = `properties together (${index + 1})`;
				const gate = few.has(index) || (level === 'enabled' && index < inGate);
				return toldOf(object.all, {title, told}).map(each =>
					rowOf(shape, level, {...object, ...each, gate}),
				);
			});
		});
	}),
};

interface Property {
	readonly name: string;
	readonly value: number;
	readonly own: Beside;
	readonly since?: string | undefined;
}

/** What rows about an object are about: each value that no object before it sets, and all of them together. */
function toldOf(all: readonly Property[], {title, told}: {title: string; told: Set<string>}) {
	const titled = all.map(({name, value, ...rest}) => ({...rest, title: `${name} (${value + 1})`}));
	const fresh = titled.filter(each => !told.has(each.title));
	for (const each of fresh) told.add(each.title);
	return [
		...fresh.map(each => ({...each, own: [each.own]})),
		{title, own: all.map(each => each.own)},
	];
}

export function rowOf(
	shape: Shape,
	level: Level,
	{
		title,
		own,
		since,
		base,
		beside,
		workload,
		object = 'Service',
		stored,
		gate = true,
	}: {
		title: string;
		own: readonly Beside[];
		since?: string | undefined;
		base: Workload;
		beside: readonly Beside[];
		workload: Workload;
		object?: ObjectKind;
		/** The question is about an update of this. */
		stored?: Workload;
		/** Whether the gate asks it, at the levels that harden. */
		gate?: boolean;
	},
): Row {
	const common = {
		object,
		workload,
		field: everyContext,
		among: {base, all: beside, own, newer},
	} as const;
	return levelRow(
		level === 'disabled' ? 'R6' : 'R10',
		level,
		`each securityContext, ${shape.title}, ${title}`,
		{
			tier: 'defaulting',
			configuration: atLevel(level, shape.flags),
			probe: stored ? {kind: 'update', stored, ...common} : {kind: 'admission', ...common},
			presets: level === 'disabled' || !gate ? [] : ['gate'],
			expect: {equals: promisedContexts(level, workload)},
			...(since !== undefined && {since}),
		},
	);
}

/** By container, as the documentation promises. */
export function promisedContexts(level: Level, workload: Workload): JsonObject {
	const {podSecurityContext, sidecars = [], initContainers = []} = workload;
	const of = (asked: Workload | SideContainer) => promised(level, asked, podSecurityContext);
	return {
		pod: promisedPod(podSecurityContext),
		container: of(workload),
		...Object.fromEntries([...sidecars, ...initContainers].map(each => [each.name, of(each)])),
	};
}
