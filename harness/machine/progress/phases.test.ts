import test from 'ava';
import {noDurations, type Durations, type Took} from './durations.ts';
import {Phases} from './phases.ts';

function phases(known: Readonly<Record<string, number>> = {}) {
	const clock = {time: 0, lastBuild: Number.NEGATIVE_INFINITY};
	const kept: Took[] = [];
	const durations: Durations = {
		...noDurations,
		of: name => known[name],
		keep: async times => void kept.push(...times),
	};
	const compared = {now: () => clock.time, durations, lastBuild: () => clock.lastBuild};
	return {clock, kept, phases: new Phases('start', ['a', 'b', 'end'], compared)};
}

test('each phase is kept with its time', async t => {
	const {clock, kept, phases: run} = phases();
	clock.time = 10;
	run.begin('a');
	clock.time = 30;
	run.begin('end');
	clock.time = 35;
	await run.keep();
	t.deepEqual(kept, [
		{name: 'start', milliseconds: 10},
		{name: 'a', milliseconds: 20},
		{name: 'end', milliseconds: 5},
	]);
});

test('a phase in which something was built is not compared and not kept', async t => {
	const {clock, kept, phases: run} = phases({start: 9_000, a: 60_000, b: 60_000, end: 1_000});
	t.is(run.remaining, 'about 2 min left');
	clock.lastBuild = 0;
	clock.time = 500_000;
	t.is(run.remaining, undefined);
	run.begin('a');
	t.is(run.remaining, 'about 2 min left');
	await run.keep();
	t.deepEqual(
		kept.map(({name}) => name),
		['a'],
	);
});

test('a phase that is left out takes no time', t => {
	const {phases: run} = phases({start: 1, a: 60_000, b: 5_000, end: 5_000});
	run.begin('b');
	t.is(run.remaining, 'about 10 s left');
});
