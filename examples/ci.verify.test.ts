import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {requireGo} from '../images/host/go.ts';

/** The files for GitHub as actionlint reads them, which is built from its Go module. */

const actionlint = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
const examples = path.join(import.meta.dirname, 'ci', 'github');

test('actionlint finds nothing in the workflow and the action, and finds a mistake in each', async t => {
	await requireGo();
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	await mkdir(path.join(folder, '.git'));
	await mkdir(path.join(folder, '.github', 'workflows'), {recursive: true});
	await mkdir(path.join(folder, 'gate'));
	const action = await readFile(path.join(examples, 'action.yml'), 'utf8');
	// actionlint reads the metadata of actions that are in the repository.
	const workflow = (await readFile(path.join(examples, 'workflow.yml'), 'utf8')).replace(
		/uses: example\/.*/,
		'uses: ./gate',
	);
	const lint = async (changedWorkflow: string, changedAction: string) => {
		await writeFile(path.join(folder, '.github', 'workflows', 'gate.yml'), changedWorkflow);
		await writeFile(path.join(folder, 'gate', 'action.yml'), changedAction);
		return execa('go', ['run', actionlint, '-no-color'], {cwd: folder, reject: false});
	};
	const {exitCode, stdout, stderr} = await lint(workflow, action);
	t.is(exitCode, 0, `${stdout}${stderr}`);
	const unknownInput = await lint(
		workflow.replace('          knative:', '          knativ:'),
		action,
	);
	t.regex(unknownInput.stdout, /input "knativ" is not defined/);
	const unknownOutput = await lint(workflow, action.replace('  sentence:', '  sentenc:'));
	t.regex(unknownOutput.stdout, /property "sentence" is not defined/);
});

/** SchemaStore's schema of each file, by its name in check-jsonschema; and what a mistake is called there. */
const schemas: Readonly<
	Record<string, readonly [schema: string, written: string, mistake: RegExp]>
> = {
	'github/workflow.yml': [
		'vendor.github-workflows',
		'runs-on:',
		/'runs-on' is a required property/,
	],
	'github/action.yml': ['vendor.github-actions', 'runs:', /'runs' is a required property/],
	'gitlab-ci.yml': ['vendor.gitlab-ci', 'script:', /gitlab-ci\.yml::/],
};

test('each file is as its published schema says, and a mistake in it is found', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	await execa('python3', ['-m', 'venv', folder]);
	const python = path.join(folder, 'bin', 'python');
	await execa(python, ['-m', 'pip', '--quiet', 'install', 'check-jsonschema==0.39.0']);
	const check = async (schema: string, file: string) =>
		execa(path.join(folder, 'bin', 'check-jsonschema'), ['--builtin-schema', schema, file], {
			all: true,
			reject: false,
		});
	for (const [name, [schema, written, mistake]] of Object.entries(schemas)) {
		const file = path.join(path.dirname(examples), name);
		const {all, exitCode} = await check(schema, file);
		t.is(exitCode, 0, all);
		const changed = path.join(folder, path.basename(name));
		const text = await readFile(file, 'utf8');
		await writeFile(changed, text.replaceAll(written, `${written.slice(0, -1)}x:`));
		const found = await check(schema, changed);
		t.is(found.exitCode, 1, name);
		t.regex(found.all, mistake);
	}
});
