import test from 'ava';
import {causeOf} from '../causes/catalogue.ts';
import {findingOf, type Example} from '../causes/examples.ts';
import {limits} from '../../machine/limits.ts';
import type {Attempt} from './repro-report.ts';
import {answerWithin, overrideWithin, quietOverride, quietWithin, startWithin} from './waits.ts';

function seen(example: Example, seconds = 1): Attempt {
	const finding = findingOf(example);
	const cause = causeOf(finding);
	return {finding, ...(cause && {cause}), seconds};
}

test('what never listens is waited for once', t => {
	const never = seen({outcome: 'pending', listening: [], http: 503});
	t.is(startWithin(90_000, []), 90_000);
	t.is(startWithin(90_000, [never]), limits.overrideAnswers);
	t.is(startWithin(10_000, [never]), 10_000);
});

test('what answered at a level below is not waited for much longer than there', t => {
	const ready = (answeredAfter: number) => seen({outcome: 'ready', answeredAfter});
	t.is(quietWithin([]), undefined);
	t.is(quietWithin([seen({outcome: 'crashed', exitCode: 1})]), undefined);
	t.is(quietWithin([ready(1)]), limits.quietStart);
	t.is(quietWithin([ready(1), ready(4)]), 40_000);
	t.is(quietOverride([ready(1)]), limits.quietOverride);
	t.is(quietOverride([ready(4)]), 20_000);
});

test('what is slow is slow with an override too', t => {
	t.is(overrideWithin([seen({outcome: 'ready', answeredAfter: 1})]), limits.overrideAnswers);
	t.is(overrideWithin([seen({outcome: 'ready', answeredAfter: 60})]), 120_000);
});

test('an answer may take longer than the whole start at a level below, and never longer than the limit', t => {
	const mute = seen({outcome: 'pending', http: 504});
	t.is(mute.cause?.id, 'mute-workers');
	const ready = {outcome: 'ready', http: 200} as const;
	t.is(answerWithin([]), limits.httpAnswer);
	t.is(answerWithin([seen({outcome: 'crashed', exitCode: 1}, 1)]), limits.httpAnswer);
	t.is(answerWithin([seen(ready, 0.5)]), 3000);
	t.is(answerWithin([seen(ready, 2)]), 4000);
	t.is(answerWithin([seen(ready, 2), seen(ready, 3)]), 6000);
	t.is(answerWithin([seen(ready, 2), mute]), 3000);
	t.is(answerWithin([seen(ready, 4), mute]), 4000);
	t.is(answerWithin([mute]), limits.httpAnswer);
	t.is(answerWithin([seen(ready, 60)]), limits.httpAnswer);
});
