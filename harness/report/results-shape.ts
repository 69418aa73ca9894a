import {levels} from '../levels.ts';
import {owners} from '../requirement.ts';
import {statuses, type Result} from '../result.ts';
import {outcomes} from '../row.ts';
import {tiers} from '../tiers.ts';
import {leftOutBy, presets, type Plan, type PlannedRow} from './plan.ts';
import {anyText, json, list, number, object, oneOf, record, text, variant} from './shape.ts';
import type {Shape} from './shape.ts';
import type {Observation} from '../observe/observation.ts';
import type {Expectation, ProcessFacts} from '../row.ts';

const processFacts = {
	uid: number,
	CapEff: text,
	CapBnd: text,
	NoNewPrivs: number,
	Seccomp: number,
};

export const facts: Shape<ProcessFacts> = object(processFacts, {});

/** Also what a deviation must say that it is about. */
export const observation: Shape<Observation> = variant('kind', {
	value: object({kind: oneOf(['value']), stages: record(json)}, {}),
	refusal: object({kind: oneOf(['refusal']), code: number, message: anyText}, {}),
	outcome: object(
		{kind: oneOf(['outcome']), outcome: oneOf(outcomes), text: anyText},
		{exitCode: number, answer: anyText},
	),
	process: object({kind: oneOf(['process']), facts}, {}),
});

const outcome = oneOf(outcomes);

const expectation: Shape<Expectation> = (value, at = []) => {
	const keys = Object.keys(record(json)(value, at));
	if (keys.includes('equals')) return object({equals: json}, {})(value, at);
	if (keys.includes('process')) return object({process: object({}, processFacts)}, {})(value, at);
	return object(
		{outcome: (end, where) => (Array.isArray(end) ? list(outcome) : outcome)(end, where)},
		{text: anyText, exitCode: number, answer: anyText},
	)(value, at);
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

const row: Shape<PlannedRow> = object(plannedRow, {observedOnly: text});

const plan: Shape<Plan> = object(
	{
		run: text,
		started: text,
		subject: object({name: text, owns: list(oneOf(owners))}, {version: text}),
		suiteDigest: text,
		selection: object(
			{
				preset: oneOf(presets),
				levels: list(oneOf(levels)),
				tiers: list(oneOf(tiers)),
				requirements: list(text),
				cases: list(text),
			},
			{},
		),
		again: list(anyText),
		rows: list(row),
		leftOut: list(object({...plannedRow, by: oneOf(leftOutBy), why: text}, {observedOnly: text})),
	},
	{},
);

/** The first line of results.jsonl. */
export const planLine: Shape<{readonly plan: Plan}> = object({plan}, {});

/** Every other line of it. */
export const resultLine: Shape<Result> = object(
	{
		...plannedRow,
		status: oneOf(statuses),
		expected: expectation,
		milliseconds: number,
	},
	{
		observed: observation,
		reason: anyText,
		evidence: object(
			{},
			{object: anyText, events: list(anyText), log: list(anyText), conditions: list(json)},
		),
	},
);
