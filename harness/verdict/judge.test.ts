import test from 'ava';
import {judgeRow} from './judge.ts';
import type {Observation} from '../model/observation.ts';
import type {Expectation} from '../model/row.ts';

const value = (stages: Extract<Observation, {kind: 'value'}>['stages']): Observation => ({
	kind: 'value',
	stages,
});
const refusal: Observation = {kind: 'refusal', code: 400, message: 'must not set the field(s): x'};
const crash: Observation = {kind: 'outcome', outcome: 'crashed', text: 'a\nb', exitCode: 1};
const process: Observation = {
	kind: 'process',
	facts: {uid: 0, CapEff: '0', CapBnd: '0', NoNewPrivs: 1, Seccomp: 2},
};

const passes = test.macro((t, expected: Expectation, seen: Observation) => {
	t.deepEqual(judgeRow(expected, seen), {status: 'passed'});
});
const fails = test.macro((t, expected: Expectation, seen: Observation, reason: string) => {
	t.deepEqual(judgeRow(expected, seen), {status: 'failed', reason});
});

const both = ['a', 'b'] as const;
test('all that is to be said was said', passes, {outcome: 'crashed', text: both}, crash);
test(
	'a part of it is not enough',
	fails,
	{outcome: 'crashed', text: ['a', 'c']},
	crash,
	'expected crashed saying "a" and "c", saw crashed with exit code 1 saying "a ⏎ b"',
);
test('equal at every stage', passes, {equals: {a: 1, b: [2]}}, value({Service: {b: [2], a: 1}}));
test(
	'different at one stage',
	fails,
	{equals: false},
	value({Service: false, Pod: null}),
	'expected false, saw absent in Pod',
);
test(
	'absent is not false',
	fails,
	{equals: null},
	value({Pod: false}),
	'expected absent, saw false in Pod',
);
test(
	'lists keep their order',
	fails,
	{equals: ['a', 'b']},
	value({Pod: ['b', 'a']}),
	'expected ["a","b"], saw ["b","a"] in Pod',
);
test(
	'no stage at all is not agreement',
	fails,
	{equals: null},
	value({}),
	'expected absent, saw nothing',
);
test(
	'a refusal where a value was expected',
	fails,
	{equals: true},
	refusal,
	'expected true, saw refused by admission (400): must not set the field(s): x',
);
test(
	'a refusal where absence was expected',
	fails,
	{equals: null},
	refusal,
	'expected absent, saw refused by admission (400): must not set the field(s): x',
);
test('no other keys', passes, {onlyKeys: ['a', 'b']}, value({Service: {a: 1}, Pod: null}));
test(
	'another key',
	fails,
	{onlyKeys: ['a']},
	value({Pod: {a: 1, c: 2}}),
	'expected no keys but a, saw {"a":1,"c":2} in Pod',
);
test(
	'keys of something that has none',
	fails,
	{onlyKeys: ['a']},
	value({Pod: 'x'}),
	'expected no keys but a, saw "x" in Pod',
);
test(
	'the outcome with its text and exit code',
	passes,
	{outcome: 'crashed', text: 'b', exitCode: 1},
	crash,
);
test('one of several outcomes', passes, {outcome: ['refused', 'crashed']}, crash);
test(
	'another outcome',
	fails,
	{outcome: 'ready'},
	crash,
	'expected ready, saw crashed with exit code 1 saying "a ⏎ b"',
);
test(
	'another text',
	fails,
	{outcome: 'crashed', text: 'c'},
	crash,
	'expected crashed saying "c", saw crashed with exit code 1 saying "a ⏎ b"',
);
test(
	'another exit code',
	fails,
	{outcome: 'crashed', exitCode: 2},
	crash,
	'expected crashed with exit code 2, saw crashed with exit code 1 saying "a ⏎ b"',
);
test(
	'another app’s answer',
	fails,
	{outcome: 'ready', answer: 'nginx'},
	{kind: 'outcome', outcome: 'ready', text: '', answer: 'Caddy'},
	'expected ready answering "nginx", saw ready answering "Caddy"',
);
test(
	'more violations than expected',
	fails,
	{outcome: 'denied', violations: ['runAsNonRoot']},
	{kind: 'outcome', outcome: 'denied', text: 't', violations: ['runAsNonRoot', 'seccompProfile']},
	'expected denied for exactly runAsNonRoot, saw denied for runAsNonRoot, seccompProfile saying "t"',
);
test('the facts that are named', passes, {process: {NoNewPrivs: 1, CapEff: '0'}}, process);
test(
	'a fact that differs',
	fails,
	{process: {uid: 1000, NoNewPrivs: 1}},
	process,
	'expected uid 1000, NoNewPrivs 1, saw uid 0',
);
test(
	'an outcome where facts were expected',
	fails,
	{process: {uid: 0}},
	crash,
	'expected uid 0, saw crashed with exit code 1 saying "a ⏎ b"',
);
test(
	'a value where an outcome was expected',
	fails,
	{outcome: 'ready'},
	value({Pod: 1}),
	'expected ready, saw 1 in Pod',
);
