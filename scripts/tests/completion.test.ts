import {mkdtemp, mkdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {Command} from 'commander';
import {execa} from 'execa';
import {answer} from '../completion/answer.ts';
import {keptNames} from '../completion/kept-names.ts';
import {valuesOf} from '../completion/values.ts';
import {fuzzOptions, runOptions} from '../run-options.ts';
import {completes} from './completing.ts';
import {patience} from './typing.ts';

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

const program = new Command('spd');
runOptions(program.command('run')).description('judge');
fuzzOptions(program.command('fuzz'));
program.command('explain').argument('<what...>');

const offers = test.macro<[readonly string[], readonly string[]]>(async (t, words, values) => {
	const {choices} = await answer(program, words);
	t.deepEqual(
		choices.map(([value]) => value),
		values,
	);
});

test('a command', offers, ['r'], ['run']);
test('an option', offers, ['run', '--le'], ['--level']);
test('its values', offers, ['run', '--level', ''], ['disabled', 'root-allowed', 'enabled']);
test(
	'a list goes on',
	offers,
	['run', '--level', 'enabled,'],
	['enabled,disabled', 'enabled,root-allowed'],
);
test('a value behind =', offers, ['run', '--preset=f'], ['--preset=full']);
test('where bash breaks words at =', offers, ['run', '--preset', '=', 'f'], ['full']);
test(
	'where bash has only the =',
	offers,
	['run', '--preset', '='],
	['gate', 'full', 'vendor', 'smoke'],
);
test('an id in any case', offers, ['explain', 'r1', 'r4'], ['R4', 'R40', 'R41', 'R42', 'R43']);
test(
	'after an option without value',
	offers,
	['run', '--keep', '--tier', 'r'],
	['rendering', 'runtime'],
);
test('a command’s name, for help', offers, ['help', 'f'], ['fuzz']);
test(
	'a variadic option goes on until another',
	offers,
	['run', '--case', 'a', 'b', '--prov'],
	['--provider'],
);
test('free text', offers, ['run', '--seed', ''], []);
test('an unknown option', offers, ['run', '--nonsense', 'x', '--ti'], ['--tier']);

test('a file, and a folder', async t => {
	t.is((await answer(program, ['run', '--kubeconfig', ''])).else, 'files');
	t.is((await answer(program, ['run', '--report', ''])).else, 'folders');
	t.is((await answer(program, ['run', '--level', ''])).else, undefined);
});

/** What only its user knows. */
const free = [
	'--subject-level',
	'--sample-registry',
	'--mirror',
	'--case',
	'--seed',
	'--shard',
	'--for',
];

test('each option of a run has values, or files, or is free text', t => {
	const unknown = program.commands
		.flatMap(({options}) => options)
		.filter(({required}) => required)
		.filter(
			({long, flags}) =>
				valuesOf[long ?? ''] === undefined && !/<.*(file|report|dir).*>/.test(flags),
		)
		.map(({long}) => long);
	t.deepEqual([...new Set(unknown)], free);
});

test('a cluster is known by its folder', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const names = ['spd-1.kubeconfig', 'spd-1a.control-plane', 'spd-$(x).kubeconfig', 'other'];
	for (const name of names) await mkdir(path.join(folder, name));
	t.deepEqual(await keptNames(folder), ['spd-1', 'spd-1a']);
});

/** A kubeconfig with these contexts. */
const kubeconfig = (...names: readonly string[]): string =>
	JSON.stringify({contexts: names.map(name => ({name, context: {cluster: 'c', user: 'u'}}))});

const names = async (...words: readonly string[]) =>
	(await answer(program, ['run', ...words])).choices.map(([name]) => name);

test('a context is one of the kubeconfig that the line names', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const [one, two] = ['one', 'two'].map(name => path.join(folder, name));
	await writeFile(one ?? '', kubeconfig('staging', 'kind-a', 'of\ntwo lines'));
	await writeFile(two ?? '', kubeconfig('staging', 'prod'));
	t.deepEqual(await names('--kubeconfig', one ?? '', '--context', ''), ['staging', 'kind-a']);
	t.deepEqual(await names('--kubeconfig', `'${two}'`, '--context', 'p'), ['prod']);
	t.deepEqual(await names(`--kubeconfig=${two}`, '--context', 'p'), ['prod']);
	t.deepEqual(await names('--kubeconfig', `${one}:${two}`, '--context=k'), ['--context=kind-a']);
	t.deepEqual(await names('--kubeconfig', path.join(folder, 'none'), '--context', ''), []);
});

const asks = (words: readonly string[], env = {}) =>
	execa(spd, ['complete', '--', ...words], {stdin: 'ignore', reject: false, env});

test('spd itself answers, without an error', async t => {
	t.timeout(patience);
	const {stdout, stderr, exitCode} = await asks(['report', 'rend']);
	t.regex(stdout, /^render\t/);
	t.is(stderr, '');
	t.is(exitCode, 0);
	const options = await asks(['repro', '--']);
	t.regex(options.stdout, /^--filename\t/m);
	t.regex(options.stdout, /^--help\t/m);
	t.is((await asks(['down', '--version'])).stdout, '');
	t.regex((await asks(['predict', 'ngin'])).stdout, /^nginx\t/m);
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const file = path.join(folder, 'config');
	await writeFile(file, kubeconfig('staging'));
	t.is((await asks(['run', '--context', ''], {KUBECONFIG: file})).stdout, 'staging');
});

test('a shell that spd does not know is told which it does', async t => {
	t.timeout(patience);
	const {stderr, exitCode} = await execa(spd, ['completion', 'bsh'], {reject: false});
	t.is(exitCode, 64);
	t.regex(stderr, /unknown shell "bsh": did you mean "bash"\?/);
});

test('TAB in bash', async t => {
	t.timeout(patience);
	await completes(t, 'bash');
});
