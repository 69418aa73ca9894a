import {chmod, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import type {Log} from 'sarif';
import {planOf, results, row, suite} from '../../model/sample-run.ts';
import {hostileReport, reportOf, samples} from './sample-reports.ts';
import {renderSarif} from './sarif.ts';

/** Microsoft's validator, 100 MB, also with the rules of GitHub's code scanning. */

async function complaints(t: ExecutionContext, sarif: string): Promise<readonly string[]> {
	const {run, folder} = await multitool(t);
	await writeFile(path.join(folder, 'results.sarif'), sarif);
	const said = await run(
		'validate',
		'results.sarif',
		'--rule-kind',
		'Sarif;Ghas',
		'--level',
		'Error;Warning',
	);
	if (!said.includes('1 files scanned')) throw new Error(said);
	return said.split('\n').filter(line => /: (?:error|warning) /.test(line));
}

async function multitool(t: ExecutionContext) {
	const folder = await mkdtemp(path.join(tmpdir(), 'sarif-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const install = ['install', '--ignore-scripts', '--no-save', '--prefix', folder];
	await execa('npm', [...install, '@microsoft/sarif-multitool-linux@5.7.0']);
	// Not by its own command, which hands its arguments to a shell, where `;` ends them.
	const program = path.join(
		folder,
		'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool',
	);
	await chmod(program, 0o755);
	const env = {DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1'};
	const run = async (...words: readonly string[]): Promise<string> => {
		const {all} = await execa(program, words, {cwd: folder, env, all: true, reject: false});
		return all;
	};
	return {folder, run};
}

test('it has no error and no warning, whatever the texts are', async t => {
	t.deepEqual(await complaints(t, renderSarif(samples['with every standing'].report)), []);
	t.deepEqual(await complaints(t, renderSarif(hostileReport())), []);
});

test('it refuses a link that is none', async t => {
	const broken = renderSarif(samples.conformant.report).replaceAll('text=', 'text=a b');
	t.regex((await complaints(t, broken)).join('\n'), /SARIF1002/);
});

test('since an earlier run, a row that fails is new, and one that failed is absent', async t => {
	const {run, folder} = await multitool(t);
	const plan = planOf([...suite, row('R12', 'enabled', 'port 53')]);
	for (const [name, title] of [
		['before.sarif', 'unset'],
		['after.sarif', 'port 53'],
	] as const) {
		const report = reportOf({plan, results: results(plan, {[`R12 [enabled] ${title}`]: 'failed'})});
		await writeFile(path.join(folder, name), renderSarif(report));
	}
	await run(
		'match-results-forward',
		'after.sarif',
		'--previous',
		'before.sarif',
		'--output-file-path',
		'matched.sarif',
	);
	const {runs} = JSON.parse(await readFile(path.join(folder, 'matched.sarif'), 'utf8')) as Log;
	t.deepEqual(
		runs
			.flatMap(({results: found = []}) => found)
			.map(({message, baselineState}) => `${message.text?.split(':')[0]}: ${baselineState}`)
			.toSorted(),
		['R12 [enabled] port 53: new', 'R12 [enabled] unset: absent'],
	);
});
