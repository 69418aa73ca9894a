import test from 'ava';
import {atLevel, nameConfiguration, NoSuchLevel} from '../model/configuration.ts';
import type {Level} from '../model/levels.ts';
import type {Readings} from '../model/readings.ts';
import type {Result} from '../model/result.ts';
import {realWorkloadsOf, rowKey, type Expectation, type Probe, type Row} from '../model/row.ts';
import {partsOf, run} from './run.ts';
import type {EnteredTarget, Target} from '../model/target.ts';
import type {RealWorkload} from '../model/workloads.ts';

const rowAt = (level: Level, title: string, rest: Partial<Row> = {}): Row => ({
	requirement: 'R37',
	alsoProves: [],
	level,
	case: title,
	tier: 'runtime',
	configuration: atLevel(level),
	probe: {kind: 'image', image: 'caddy'},
	expect: {equals: ''},
	presets: [],
	...rest,
});
const scenario: Row['probe'] = {
	kind: 'scenario',
	name: 's',
	steps: [],
	looks: {at: 'outcome'},
};
const started = (name: string): RealWorkload => ({
	name,
	image: 'app-root',
	namespace: 'plain',
	as: 'Service',
	pod: 'started',
});
const about = (workload: RealWorkload) => ({
	probe: {kind: 'outcome', workload} as const,
	expect: {outcome: 'ready'} as const,
});
const asExpected: Readings = {image: {User: ''}};

/** A target that logs its calls. */
function targetThat(
	does: Partial<EnteredTarget & Pick<Target, 'enter'>> = {},
): Target & {diary: string[]} {
	const diary: string[] = [];
	return {
		diary,
		owns: [],
		tiers: [],
		async enter(configuration) {
			diary.push(`enter ${nameConfiguration(configuration)}`);
			await does.enter?.(configuration);
			return {
				read: async probe => does.read?.(probe) ?? asExpected,
				evidence: async probe => does.evidence?.(probe) ?? {object: 'a/Pod/b'},
				leave: async () => {
					diary.push('leave');
					await does.leave?.();
				},
			};
		},
	};
}

async function resultsOf(
	rows: readonly Row[],
	target: Target,
	signal = new AbortController().signal,
): Promise<Result[]> {
	const results: Result[] = [];
	await run({rows, target, concurrency: 2, signal, onResult: result => void results.push(result)});
	return results;
}

test('each configuration is entered once, scenarios come last, one by one', async t => {
	const target = targetThat();
	const results = await resultsOf(
		[
			rowAt('disabled', 'x', {probe: scenario}),
			rowAt('disabled', 'y', {probe: scenario}),
			rowAt('enabled', 'a'),
			rowAt('disabled', 'b'),
			rowAt('enabled', 'c'),
		],
		target,
	);
	t.deepEqual(target.diary, [
		'enter enabled',
		'leave',
		'enter disabled',
		'leave',
		'enter disabled',
		'leave',
		'enter disabled',
		'leave',
	]);
	t.deepEqual(
		results.map(result => result.case),
		['a', 'c', 'b', 'x', 'y'],
	);
});

test('the parts are known before the run, and each row that is run is told as it begins', async t => {
	const rows = [
		rowAt('disabled', 'x', {probe: scenario}),
		rowAt('enabled', 'a'),
		rowAt('disabled', 'b'),
		rowAt('enabled', 'c'),
	];
	t.deepEqual(partsOf(rows), [
		{kind: 'configuration', name: 'enabled', rows: 2},
		{kind: 'configuration', name: 'disabled', rows: 1},
		{kind: 'scenario', name: 'R37 [disabled] x', rows: 1},
	]);
	const told: string[] = [];
	await run({
		rows,
		target: targetThat(),
		concurrency: 1,
		signal: new AbortController().signal,
		onConfiguration: (name, count) => told.push(`${name}: ${count}`),
		onRow: key => told.push(`begins ${key}`),
		onResult: ({key}) => told.push(`ends ${key}`),
	});
	t.deepEqual(
		told.filter(line => !/^(begins|ends) /.test(line)),
		partsOf(rows).map(({name, rows: count}) => `${name}: ${count}`),
	);
	for (const row of rows) {
		const [begins, ends] = ['begins', 'ends'].map(what => told.indexOf(`${what} ${rowKey(row)}`));
		t.true(begins !== undefined && ends !== undefined && begins >= 0 && begins < ends);
	}
});

test('a workload is released once all its rows are told, and no sooner', async t => {
	const target = targetThat();
	const released: string[] = [];
	const told: string[] = [];
	const entered = {
		read: async (): Promise<Readings> => ({}),
		release: (probe: Probe) => {
			const name = realWorkloadsOf(probe)[0]?.name ?? '';
			released.push(`${name} after ${told.filter(each => each.startsWith(name)).length}`);
		},
		leave: async () => {
			released.push('left');
		},
	};
	await run({
		rows: [
			rowAt('enabled', 'a 1', about(started('a'))),
			rowAt('enabled', 'b 1', about(started('b'))),
			rowAt('enabled', 'a 2', about(started('a'))),
		],
		target: {...target, enter: async () => entered},
		concurrency: 2,
		signal: new AbortController().signal,
		onResult: result => void told.push(result.case),
	});
	t.deepEqual(released.toSorted(), ['a after 2', 'b after 1', 'left']);
	t.is(released.at(-1), 'left');
});

test('what depends on the node is decided by what was read, and told as decided', async t => {
	const privileged = {dependsOn: 'low ports are privileged', yes: {equals: 'a'}, no: {equals: 'b'}};
	const row = rowAt('enabled', 'x', {expect: privileged as Expectation});
	const node = {unprivilegedPortStart: 0, pingGroupRange: '1 0', uidMap: '', seccomp: 0};
	const target = targetThat({read: async () => ({node, image: {User: 'b'}})});
	const [decided] = await resultsOf([row], target);
	t.like(decided, {status: 'passed', expected: {equals: 'b'}});
	const [undecided] = await resultsOf([row], targetThat());
	t.is(undecided?.status, 'inconclusive');
});

test('a row is passed, failed with evidence, or observed', async t => {
	const target = targetThat({read: async () => ({image: {User: 'caddy'}})});
	const results = await resultsOf(
		[
			rowAt('enabled', 'a', {expect: {equals: 'caddy'}}),
			rowAt('enabled', 'b'),
			rowAt('enabled', 'c', {observedOnly: 'documentation silent'}),
		],
		target,
	);
	const reason = 'expected "", saw "caddy" in image';
	const [passed, failed, observed] = results;
	t.like(passed, {status: 'passed', observed: {kind: 'value'}});
	t.false('reason' in (passed ?? {}));
	t.like(failed, {status: 'failed', reason, evidence: {object: 'a/Pod/b'}});
	t.like(observed, {status: 'observed', reason});
});

test('a reading that fails leaves its row inconclusive and the others alone', async t => {
	let asked = 0;
	const target = targetThat({
		read: async () => {
			asked += 1;
			if (asked === 1) throw new Error('fetch failed', {cause: new Error('ECONNRESET')});
			return asked === 2 ? {} : asExpected;
		},
	});
	const results = await resultsOf(
		['a', 'b', 'c'].map(each => rowAt('enabled', each)),
		target,
	);
	const inOrder = results.toSorted((one, other) => one.key.localeCompare(other.key));
	t.deepEqual(
		inOrder.map(({status, reason}) => [status, reason]),
		[
			['inconclusive', 'fetch failed: ECONNRESET'],
			['inconclusive', "the image's configuration was not read"],
			['passed', undefined],
		],
	);
	t.deepEqual(target.diary, ['enter enabled', 'leave']);
});

test('evidence that cannot be had does not change the judgement', async t => {
	const target = targetThat({
		read: async () => ({image: {User: 'caddy'}}),
		evidence: async () => {
			throw new Error('gone');
		},
	});
	t.like((await resultsOf([rowAt('enabled', 'a')], target))[0], {
		status: 'failed',
		evidence: {log: ['no evidence: gone']},
	});
});

test('a level that nothing selects makes its rows not applicable', async t => {
	const target = targetThat({
		enter: async () => {
			throw new NoSuchLevel('root-allowed', ['root-allowed', 'AllowRootBounded']);
		},
	});
	const [result] = await resultsOf([rowAt('root-allowed', 'a')], target);
	t.is(result?.status, 'not applicable');
	t.regex(result?.reason ?? '', /^no such level: root-allowed/);
});

test('a configuration that cannot be entered leaves its rows inconclusive, the next is tried', async t => {
	const target = targetThat({
		enter: async ({value}) => {
			if ('level' in value && value.level === 'enabled') throw new Error('no answer');
			throw new Error('gone');
		},
	});
	const results = await resultsOf([rowAt('enabled', 'a'), rowAt('disabled', 'b')], target);
	t.deepEqual(
		results.map(({status, reason}) => [status, reason]),
		[
			['inconclusive', 'no answer'],
			['inconclusive', 'gone'],
		],
	);
});

test('what could not be left keeps everything after it from being judged', async t => {
	const target = targetThat({
		leave: async () => {
			throw new Error('pods are left');
		},
	});
	const results = await resultsOf([rowAt('enabled', 'a'), rowAt('disabled', 'b')], target);
	t.deepEqual(
		results.map(({status, reason}) => [status, reason]),
		[
			['passed', undefined],
			['inconclusive', 'enabled could not be left: pods are left'],
		],
	);
});

test('an abort ends the waiting; every row still has its one result', async t => {
	const abort = new AbortController();
	const target = targetThat({
		read: () => {
			abort.abort(new Error('interrupted'));
			return new Promise(() => {});
		},
	});
	const rows = [rowAt('enabled', 'a'), rowAt('enabled', 'b'), rowAt('disabled', 'c')];
	const results = await resultsOf(rows, target, abort.signal);
	t.deepEqual(results.map(({key}) => key).toSorted(), rows.map(rowKey).toSorted());
	t.true(
		results.every(({status, reason}) => status === 'inconclusive' && reason === 'interrupted'),
	);
	t.deepEqual(target.diary, ['enter enabled', 'leave']);
});
