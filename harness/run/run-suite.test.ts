import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {EnvironmentError} from '../../images/host/errors.ts';
import {noDurations, type Took} from '../machine/progress/durations.ts';
import {PlainSurface} from '../machine/progress/plain.ts';
import {progressOn} from '../machine/progress/run-progress.ts';
import {harness} from '../machine/version.ts';
import {catalogue, row, selecting} from '../model/sample-run.ts';
import type {Provider} from '../providers/provider.ts';
import {runSuite} from './run-suite.ts';

const aboutImage = {probe: {kind: 'image', image: 'caddy'}, expect: {equals: ''}} as const;
const rows = [
	row('R36', 'enabled', 'a', aboutImage),
	row('R36', 'enabled', 'b', aboutImage),
	row('R38', 'root-allowed', 'c', aboutImage),
];

test('failures are told as they come, each part with how far the run is, and times are kept', async t => {
	const {said, kept} = await told(t, async () => 'root');
	t.deepEqual(said, [
		'enabled (1 of 2) …',
		'✘ R36 [enabled] a: expected "", saw "root" in image',
		'✘ R36 [enabled] b: expected "", saw "root" in image',
		'enabled (1 of 2): 2/2 rows, 2 failed; 2 of 3 in all',
		'root-allowed (2 of 2) …',
		'root-allowed (2 of 2): 1/1 rows, 1 short of a SHOULD; 3 of 3 in all',
	]);
	t.deepEqual(kept, ['start', 'enabled: 2 rows', 'root-allowed: 1 rows', 'end']);
});

test('what keeps the place from coming up is told by the command, not of each row', async t => {
	const {said, kept} = await told(t, async () => '', {
		open: async () => {
			throw new EnvironmentError('no engine');
		},
	});
	t.deepEqual(said, []);
	t.deepEqual(kept, []);
});

test('an interrupt is not told as what could not be judged, and no time is kept', async t => {
	const controller = new AbortController();
	const interrupted = async () => {
		controller.abort(new Error('interrupted by SIGINT'));
		return '';
	};
	const {said, kept} = await told(t, interrupted, {signal: controller.signal});
	t.deepEqual(said, [
		'enabled (1 of 2) …',
		'enabled (1 of 2): 2/2 rows, 2 inconclusive; 2 of 3 in all',
	]);
	t.deepEqual(kept, []);
});

test('of a run that could not put everything back no time is kept', async t => {
	const {kept} = await told(t, async () => '', {
		close: async () => {
			throw new EnvironmentError('the cluster stays');
		},
	});
	t.deepEqual(kept, []);
});

interface Place extends Partial<Pick<Provider, 'open'>> {
	readonly close?: () => Promise<undefined>;
	readonly signal?: AbortSignal;
}

/** What a run with such answers says, and the names of the phases that it keeps. */
async function told(
	t: ExecutionContext,
	user: () => Promise<string>,
	{open, close = async () => undefined, signal = new AbortController().signal}: Place = {},
) {
	const report = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(report, {recursive: true}));
	const said: string[] = [];
	const kept: Took[] = [];
	const write = (text: string) => said.push(text.trimEnd().replace(/ \(\d+\.\d s\)$/, ''));
	const surface = new PlainSurface({write}, {unicode: true, width: 80}, () => performance.now());
	const durations = {
		...noDurations,
		keep: async (times: readonly Took[]) => void kept.push(...times),
	};
	const provider: Provider = {
		name: 'none',
		version: '1.23.0',
		tiers: ['runtime'],
		owns: ['defaulting', 'configuration', 'kubelet', 'image'],
		requestsAtOnce: 1,
		whyNot: () => undefined,
		open:
			open ??
			(async () => ({
				target: {
					owns: [],
					tiers: [],
					enter: async () => ({
						read: async () => ({image: {User: await user()}}),
						leave: async () => undefined,
					}),
				},
				measured: undefined,
				close,
			})),
	};
	await runSuite({
		suite: {rows, requirements: catalogue, digest: 'sha256:0'},
		selection: selecting({}),
		whyNot: () => undefined,
		provider,
		subject: 'knative',
		harness: harness(),
		again: [],
		deviations: [],
		strict: false,
		report,
		progress: progressOn(
			surface,
			() => performance.now(),
			() => durations,
		),
		signal,
	});
	return {said, kept: kept.map(({name}) => name)};
}
