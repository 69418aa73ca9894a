import {availableParallelism} from 'node:os';
import process from 'node:process';
import {execa} from 'execa';
import pMap from 'p-map';
import pRetry from 'p-retry';
import {readSettings} from '../harness/machine/settings.ts';
import {day, turnOfTheDay} from '../suites/of-the-day.ts';
import {lanes, type Lane} from './tests/lanes.ts';
import {spdDown, spdUp, type Kept} from './tests/spd-up.ts';

/**
 * `make test`; with `--check` `make check`, with `--verify` `make verify`: every step is run, and the last line
 * has the totals.
 */

interface Count {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

interface Step {
	readonly name: string;
	readonly command: readonly [string, ...string[]];
	/** An AVA step counts its tests; any other step counts as one. */
	readonly ava?: true;
	/** Additional environment variables for its process. */
	readonly env?: Readonly<Record<string, string>>;
}

/** What is checked without running anything, side by side. */
const withoutRunning: readonly Step[] = [
	{name: 'types', command: ['tsc', '-p', '.']},
	// It has the DOM, which nothing else here has.
	{name: 'types of the script in a page', command: ['tsc', '-p', 'harness/report/html']},
	{name: 'lint', command: ['oxlint', '--type-aware']},
	{
		name: 'format',
		command: ['prettier', '--check', '--log-level', 'warn', '--cache', '.'],
	},
];

const unit: Step = {
	name: 'unit tests, and the suites against the reference and its mutants',
	command: ['ava'],
	ava: true,
};

const long: Step = {
	name: 'what takes long',
	command: ['ava', '--config', 'ava.verify.config.js'],
	ava: true,
};

/** With more, a slow machine of two processors needs more than ten seconds for a question to its engine. */
const atOnce = availableParallelism() + 1;

/** Tests that take turns (tests/in-turn.ts): this part today, all in `make verify`. */
const parts = 4;
const given = readSettings();
const turn = process.argv.includes('--verify')
	? undefined
	: (given.testTurn ?? turnOfTheDay(parts));
const turnName = turn && `${turn.part + 1}/${turn.of}`;
const tookTurns = {run: 0, of: 0};
const counts: Count[] = [];
/** Repeated at the end of the output, of which a log often has nothing else. */
const failures: string[] = [];
const reasons: string[] = [];
/** Lines of each. */
const mostTold = 120;
/** A signal ends the steps; the clusters are removed after that. */
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	// Not `once`: execa's own listener ends this process if it is the only one left.
	process.on(name, () => interrupted.abort(name));
}

counts.push(...(await Promise.all(withoutRunning.map(take))), await take(unit));
if (!process.argv.includes('--check')) {
	counts.push(
		...(given.skipKind ? lanes.map(skip) : await pMap(lanes, runLane, {concurrency: atOnce})),
	);
}
if (process.argv.includes('--verify')) counts.push(await take(long));

const sum = (part: keyof Count): number => counts.reduce((all, count) => all + count[part], 0);
if (failures.length > 0) {
	process.stdout.write(`\nfailed:\n${failures.join('\n')}\n${reasons.join('\n')}\n`);
}
if (turnName && tookTurns.of > 0) {
	process.stdout.write(
		`\n${tookTurns.run} of ${tookTurns.of} tests that take turns: those of ${day}, SPD_TEST_TURN=${turnName}; make verify runs all\n`,
	);
}
process.stdout.write(
	`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`,
);
process.exitCode = sum('failed') > 0 ? 1 : 0;

/** A lane's files, and the cluster that is kept for them. */
async function runLane({name, cluster, files}: Lane): Promise<Count> {
	const step: Step = {
		name,
		command: ['ava', '--config', 'ava.engine.config.js', ...files],
		ava: true,
	};
	if (!cluster) return take(step);
	let kept: Kept;
	try {
		kept = await spdUp([], interrupted.signal);
	} catch (error) {
		failures.push(`  ✘ ${name}: no cluster: ${String(error)}`);
		return {passed: 0, failed: 1, skipped: 0};
	}
	try {
		return await take({...step, env: {SPD_TEST_CLUSTER: `${kept.name}:${kept.kubeconfig}`}});
	} finally {
		await remove(kept.name);
	}
}

/** Processes that a signal has ended may use the cluster for a moment longer. */
async function remove(cluster: string): Promise<void> {
	await pRetry(() => spdDown(cluster), {
		retries: 10,
		factor: 1,
		minTimeout: 2_000,
	});
}

async function take({name, command: [program, ...options], ava, env = {}}: Step): Promise<Count> {
	process.stdout.write(`\n== ${name}: ${[program, ...options].join(' ')}\n`);
	const begun = performance.now();
	const {stdout, exitCode} = await execa(program, options, {
		preferLocal: true,
		reject: false,
		stdin: 'ignore',
		stdout: ['inherit', 'pipe'],
		stderr: 'inherit',
		env: {
			NODE_COMPILE_CACHE: 'node_modules/.cache/compile',
			...(turnName && {SPD_TEST_TURN: turnName}),
			...env,
		},
		cancelSignal: interrupted.signal,
		// What AVA ends its tests' processes at; a SIGTERM ends AVA alone.
		killSignal: 'SIGINT',
		forceKillAfterDelay: false,
	});
	const ok = exitCode === 0;
	process.stdout.write(`== ${name}: ${Math.round((performance.now() - begun) / 1000)} s\n`);
	if (!ava && !ok) {
		failures.push(`  ✘ ${name}`);
		reasons.push(stdout.split('\n').slice(-mostTold).join('\n'));
	}
	if (!ava) return {passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0};
	for (const [, run, of] of stdout.matchAll(/^\S+: (\d+) of (\d+) tests that take turns$/gm)) {
		tookTurns.run += Number(run);
		tookTurns.of += Number(of);
	}
	const counted = countAva(stdout);
	failures.push(...stdout.split('\n').filter(line => /^\s+✘ /.test(line)));
	if (!ok) reasons.push(toldLast(stdout));
	// A runner that fails without a failed test (no tests found, a hook, a crash) counts as one failure.
	return ok || counted.failed > 0 ? counted : {...counted, failed: 1};
}

/** What AVA's default reporter says of each failure: it comes after its first rule. */
function toldLast(output: string): string {
	const lines = output.split('\n');
	const rule = lines.indexOf('  ─');
	return lines.slice(Math.max(rule, 0), Math.max(rule, 0) + mostTold).join('\n');
}

function skip({name}: Lane): Count {
	process.stdout.write(`\n== ${name}: SKIPPED, because SKIP_KIND=1\n`);
	return {passed: 0, failed: 0, skipped: 1};
}

/**
 * Reads the output of AVA's default reporter: a line for each test, and at the end `1 test failed`, `2 uncaught
 * exceptions` …; it prints no total of passed tests if one failed.
 */
function countAva(output: string): Count {
	const count = (what: RegExp): number =>
		[...output.matchAll(what)].reduce((all, [, number]) => all + Number(number), 0);
	return {
		passed: [...output.matchAll(/^\s+✔ /gm)].length,
		failed: count(
			/^\s+(\d+) (?:tests? failed|hooks? failed|uncaught exceptions?|unhandled rejections?|tests? remaining.*)$/gm,
		),
		skipped: count(/^\s+(\d+) tests? (?:skipped|todo)$/gm),
	};
}
