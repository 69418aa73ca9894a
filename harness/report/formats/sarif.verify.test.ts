import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {hostileReport, samples} from './sample-reports.ts';
import {renderSarif} from './sarif.ts';

/** Microsoft's validator, 100 MB, also with the rules of GitHub's code scanning. */

async function complaints(t: ExecutionContext, sarif: string): Promise<readonly string[]> {
	const folder = await mkdtemp(path.join(tmpdir(), 'sarif-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const install = ['install', '--ignore-scripts', '--no-save', '--prefix', folder];
	await execa('npm', [...install, '@microsoft/sarif-multitool-linux@5.7.0']);
	await writeFile(path.join(folder, 'results.sarif'), sarif);
	// Not by its own command, which hands its arguments to a shell, where `;` ends them.
	const program = path.join(
		folder,
		'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool',
	);
	await chmod(program, 0o755);
	const {stdout, stderr} = await execa(
		program,
		['validate', 'results.sarif', '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning'],
		{cwd: folder, env: {DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1'}, reject: false},
	);
	if (!stdout.includes('1 files scanned')) throw new Error(`${stdout}\n${stderr}`);
	return stdout.split('\n').filter(line => /: (?:error|warning) /.test(line));
}

test('it has no error and no warning, whatever the texts are', async t => {
	t.deepEqual(await complaints(t, renderSarif(samples['with every standing'].report)), []);
	t.deepEqual(await complaints(t, renderSarif(hostileReport())), []);
});

test('it refuses a link that is none', async t => {
	const broken = renderSarif(samples.conformant.report).replaceAll('text=', 'text=a b');
	t.regex((await complaints(t, broken)).join('\n'), /SARIF1002/);
});
