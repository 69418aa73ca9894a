import {levels, tiers} from '../model/levels.ts';
import type {Observation} from '../model/observation.ts';
import {owners} from '../model/requirement.ts';
import {statuses, type Evidence, type Result} from '../model/result.ts';
import {
	attempts,
	nodeTraits,
	outcomes,
	type Attempt,
	type Expectation,
	type ProcessFacts,
} from '../model/row.ts';
import {
	leftOutBy,
	presets,
	type JudgedSubject,
	type LeftOutRow,
	type Plan,
	type PlannedRow,
	type Selection,
} from '../model/plan.ts';
import {
	anyText,
	json,
	list,
	Misshapen,
	number,
	object,
	oneOf,
	record,
	text,
	variant,
	type Shape,
} from './shape.ts';

type Seen<Kind> = Extract<Observation, {readonly kind: Kind}>;
type Expected<Key extends string> = Extract<Expectation, Readonly<Record<Key, unknown>>>;

const processFacts = {
	uid: number,
	CapEff: text,
	CapBnd: text,
	NoNewPrivs: number,
	Seccomp: number,
};

const attemptShapes = Object.fromEntries(attempts.map(name => [name, anyText])) as Record<
	Attempt,
	Shape<string>
>;

/** Also the shape of a deviation's observation. */
export const observation: Shape<Observation> = variant<Observation>('kind', {
	value: object<Seen<'value'>>({kind: oneOf(['value']), stages: record(json)}, {}),
	refusal: object<Seen<'refusal'>>({kind: oneOf(['refusal']), code: number, message: anyText}, {}),
	outcome: object<Seen<'outcome'>>(
		{kind: oneOf(['outcome']), outcome: oneOf(outcomes), text: anyText},
		{exitCode: number, answer: anyText, violations: list(text)},
	),
	process: object<Seen<'process'>>(
		{kind: oneOf(['process']), facts: object<ProcessFacts>(processFacts, {})},
		{},
	),
	attempts: object<Seen<'attempts'>>(
		{
			kind: oneOf(['attempts']),
			outcomes: object<Seen<'attempts'>['outcomes']>({}, attemptShapes),
		},
		{},
	),
});

const outcome = oneOf(outcomes);

const expectations: readonly (readonly [string, Shape<Expectation>])[] = [
	['equals', object<Expected<'equals'>>({equals: json}, {})],
	['onlyKeys', object<Expected<'onlyKeys'>>({onlyKeys: list(text)}, {})],
	['refusal', object<Expected<'refusal'>>({refusal: text}, {})],
	[
		'process',
		object<Expected<'process'>>(
			{process: object<Expected<'process'>['process']>({}, processFacts)},
			{},
		),
	],
	[
		'attempts',
		object<Expected<'attempts'>>(
			{attempts: object<Expected<'attempts'>['attempts']>({}, attemptShapes)},
			{},
		),
	],
	[
		'dependsOn',
		(value, at) =>
			object<Expected<'dependsOn'>>(
				{dependsOn: oneOf(nodeTraits), yes: expectation, no: expectation},
				{},
			)(value, at),
	],
	[
		'outcome',
		object<Expected<'outcome'>>(
			{outcome: (end, at) => (Array.isArray(end) ? list(outcome) : outcome)(end, at)},
			{
				text: (words, at) => (Array.isArray(words) ? list(anyText) : anyText)(words, at),
				exitCode: number,
				answer: anyText,
				violations: list(text),
			},
		),
	],
];

const expectation: Shape<Expectation> = (value, at = []) => {
	const keys = Object.keys(record(json)(value, at));
	const [, shape] = expectations.find(([key]) => keys.includes(key)) ?? [];
	if (shape !== undefined) return shape(value, at);
	const choices = expectations.map(([key]) => key).join(', ');
	throw new Misshapen(at, `says none of ${choices}`);
};

const plannedRow = {
	key: text,
	requirement: text,
	alsoProves: list(text),
	level: oneOf(levels),
	case: text,
	tier: oneOf(tiers),
	configuration: text,
};

const plan = object<Plan>(
	{
		run: text,
		started: text,
		subject: object<JudgedSubject>({name: text, owns: list(oneOf(owners))}, {version: text}),
		suiteDigest: text,
		selection: object<Selection>(
			{
				preset: oneOf(presets),
				levels: list(oneOf(levels)),
				tiers: list(oneOf(tiers)),
				requirements: list(text),
				cases: list(text),
			},
			{seed: number, shard: text},
		),
		again: list(anyText),
		rows: list(object<PlannedRow>(plannedRow, {observedOnly: text})),
		leftOut: list(
			object<LeftOutRow>({...plannedRow, by: oneOf(leftOutBy), why: text}, {observedOnly: text}),
		),
	},
	{},
);

/** The first line of results.jsonl. */
export const planLine = object<{readonly plan: Plan}>({plan}, {});

/** Every other line of it. */
export const resultLine = object<Result>(
	{...plannedRow, status: oneOf(statuses), expected: expectation, milliseconds: number},
	{
		observed: observation,
		reason: anyText,
		sinceShown: number,
		evidence: object<Evidence>(
			{},
			{
				object: anyText,
				events: list(anyText),
				log: list(anyText),
				conditions: list(json),
				components: list(anyText),
			},
		),
	},
);
