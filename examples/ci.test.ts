import {chmod, glob, mkdir, mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {parseAllDocuments} from 'yaml';
import {patience} from '../scripts/tests/typing.ts';

/**
 * The scripts of examples/ci/ as written. Only what a machine of CI has is replaced: `npm`, `git clone`, and `bin/spd`, which first asks the
 * real `spd plan` whether it knows every option, and then judges a program in place of a release.
 */

const root = path.dirname(import.meta.dirname);
const examples = path.join(root, 'examples', 'ci');
const conformant = `exec=python3 ${path.join(root, 'examples', 'python', 'defaulting.py')}`;

type Tree = {readonly [key: string]: Tree} & readonly Tree[] & string;

/** A file of a CI system: its script, its variables, and the folder of the report. */
interface Example {
	readonly file: string;
	script(text: string): string;
	readonly shell: readonly [string, ...string[]];
	/** Those that the system sets, given the folder of the job. */
	env(folder: string): Readonly<Record<string, string>>;
	/** Where the job finds the report. */
	readonly report: string;
	/** What it keeps, as the file says it. */
	readonly keeps: readonly RegExp[];
}

const document = (text: string, at = 0): Tree => {
	const parsed = parseAllDocuments(text, {strict: true, uniqueKeys: true});
	return parsed[at]?.toJS() as Tree;
};

const reports = {KNATIVE: '1.23.0', REPORT: 'spd-report'};

const all: readonly Example[] = [
	{
		file: 'prow.yaml',
		script: text =>
			document(text)['periodics']?.[0]?.['spec']?.['containers']?.[0]?.['args']?.[0] ?? '',
		shell: ['sh', '-ec'],
		env: folder => ({ARTIFACTS: path.join(folder, 'artifacts')}),
		report: 'artifacts',
		keeps: [/decorate: true/],
	},
	{
		file: 'github/action.yml',
		script: text => document(text)['runs']?.['steps']?.[0]?.['run'] ?? '',
		// As GitHub starts `shell: bash`.
		shell: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'],
		env: folder => ({...reports, SPD: folder, IMAGES: 'published', GITHUB_ACTIONS: 'true'}),
		report: 'spd-report',
		keeps: [/path: \$\{\{ inputs\.report \}\}/, /if: always\(\)/],
	},
	{
		file: 'gitlab-ci.yml',
		script: text => Array.from(document(text)['secure-pod-defaults']?.['script'] ?? []).join('\n'),
		shell: ['bash', '-eo', 'pipefail', '-c'],
		env: () => reports,
		report: 'spd-report',
		keeps: [/when: always/, /junit: spd-report\/junit_/, /paths: \[spd-report\/\]/],
	},
	{
		file: 'tekton.yaml',
		script: text => document(text)['spec']?.['steps']?.[0]?.['script'] ?? '',
		shell: ['sh', '-ec'],
		env: folder => ({
			KNATIVE: '1.23.0',
			REPORT: path.join(folder, 'workspace'),
			REVISION: 'v0.1.0',
			REPOSITORY: 'https://example.com/spd',
		}),
		report: 'workspace',
		keeps: [/name: REPORT, value: \$\(workspaces\.report\.path\)/],
	},
	{
		file: 'Jenkinsfile',
		script: text => /sh '''([^]*?)'''/.exec(text)?.[1] ?? '',
		shell: ['sh', '-ec'],
		env: () => reports,
		report: 'spd-report',
		keeps: [/always \{\s+junit 'spd-report\/junit_/, /archiveArtifacts 'spd-report\/\*\*'/],
	},
];

/** In place of `bin/spd`: all options are known to the real one, and the run judges `SUBJECT`. */
const stand = `#!/bin/bash
set -e
if [ "$1" = run ]; then
	shift
	[ -n "$PLANNED" ] || '${root}/bin/spd' plan "$@" >plan.log 2>&1 || { [ $? = 2 ] || { cat plan.log >&2; exit 64; }; }
	printf '%s\\n' "$@" >given
	kept=()
	while [ $# -gt 0 ]; do
		case $1 in
			--images | --knative) shift ;;
			*) kept+=("$1") ;;
		esac
		shift
	done
	exec '${root}/bin/spd' run "\${kept[@]}" --subject "$SUBJECT" --case 'R12 [enabled] allowPrivilegeEscalation, no securityContext'
fi
exec '${root}/bin/spd' "$@"
`;

async function job(t: ExecutionContext): Promise<string> {
	t.timeout(patience);
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	await mkdir(path.join(folder, 'bin'));
	await mkdir(path.join(folder, 'tools'));
	const programs = {
		'bin/spd': stand,
		'tools/npm': '#!/bin/sh\nexit 0\n',
		'tools/git': `#!/bin/sh\nmkdir -p spd && cp -r bin spd/\n`,
	};
	for (const [name, text] of Object.entries(programs)) {
		await writeFile(path.join(folder, name), text);
		await chmod(path.join(folder, name), 0o755);
	}
	return folder;
}

async function runs(example: Example, folder: string, subject: string) {
	const text = await readFile(path.join(examples, example.file), 'utf8');
	const [program, ...flags] = example.shell;
	return execa(program, [...flags, example.script(text)], {
		cwd: folder,
		stdin: 'ignore',
		reject: false,
		extendEnv: false,
		env: {
			CI: 'true',
			HOME: process.env['HOME'] ?? '/',
			PATH: `${path.join(folder, 'tools')}:${process.env['PATH']}`,
			SUBJECT: subject,
			...example.env(folder),
		},
	});
}

async function isKept(t: ExecutionContext, folder: string, report: string): Promise<void> {
	for (const name of ['report.json', 'report.html', 'junit_secure-pod-defaults.xml']) {
		const file = path.join(folder, report, name);
		t.true((await stat(file)).size > 0, name);
		await rm(file);
	}
}

/** Sets no default. */
const nonConformant = `exec='${process.execPath}' -e 'require("node:readline").createInterface({input: process.stdin}).on("line", line => console.log(JSON.stringify({apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: {uid: JSON.parse(line).request.uid, allowed: true}})))'`;

for (const example of all) {
	test.serial(`${example.file}: the exit code is the job’s, and the report is kept`, async t => {
		const folder = await job(t);
		const {exitCode, stderr, stdout} = await runs(example, folder, nonConformant);
		t.is(exitCode, 1, `${stdout}\n${stderr}`);
		await isKept(t, folder, example.report);
	});

	test.serial(`${example.file}: a run that leaves no report fails too`, async t => {
		const folder = await job(t);
		await writeFile(path.join(folder, 'bin', 'spd'), '#!/bin/sh\nexit 64\n');
		const {exitCode} = await runs(example, folder, conformant);
		t.is(exitCode, 64);
	});
}

test.serial('a job is green where the implementation is', async t => {
	const [example] = all;
	const folder = await job(t);
	if (example === undefined) return t.fail();
	const {exitCode, stderr, stdout} = await runs(example, folder, conformant);
	t.is(exitCode, 0, `${stdout}\n${stderr}`);
	await isKept(t, folder, example.report);
});

test('each file is pinned, names the source of images, and keeps its report', async t => {
	for (const {file, keeps} of all) {
		const text = await readFile(path.join(examples, file), 'utf8');
		for (const kept of keeps) t.regex(text, kept, file);
		t.notRegex(text, /:latest|@main|@master/, file);
		for (const [, image = ''] of text.matchAll(/image:? '?([\w./]+:[^\s']+)/g)) {
			t.regex(image, /:\d+\.\d+\.\d+-/, file);
		}
		for (const [, action = ''] of text.matchAll(/uses: (actions\/\S+)/g)) {
			t.regex(action, /@[\da-f]{40}$/, file);
		}
		if (file !== 'github/action.yml') t.regex(text, /--images published/, file);
	}
});

test('every file here is tested', async t => {
	const found: string[] = [];
	for await (const file of glob('**/*', {cwd: examples, withFileTypes: true})) {
		if (file.isFile()) found.push(path.relative(examples, path.join(file.parentPath, file.name)));
	}
	const known = [...all.map(({file}) => file), 'github/workflow.yml'];
	t.deepEqual(
		found.filter(file => !known.includes(file)),
		[],
	);
});

test('the workflow gives the action what it takes', async t => {
	const texts = ['action.yml', 'workflow.yml'].map(file =>
		readFile(path.join(examples, 'github', file), 'utf8'),
	);
	const [action, workflow] = (await Promise.all(texts)).map(text => document(text));
	if (action === undefined || workflow === undefined) return t.fail();
	const step = workflow['jobs']?.['gate']?.['steps']?.[0];
	t.regex(step?.['uses'] ?? '', /\/examples\/ci\/github@v\d/);
	for (const name of Object.keys(step?.['with'] ?? {}))
		t.true(name in (action['inputs'] ?? {}), name);
	const outputs = Object.keys(action['outputs'] ?? {});
	t.deepEqual(outputs.toSorted(), ['exit-code', 'report', 'sentence', 'verdict']);
});

test.serial('gitlab-ci-local reads the file, by GitLab’s schema', async t => {
	const folder = await job(t);
	// It asks the real one about the folder.
	await rm(path.join(folder, 'tools', 'git'));
	const file = path.join(folder, '.gitlab-ci.yml');
	const text = await readFile(path.join(examples, 'gitlab-ci.yml'), 'utf8');
	const reads = async (content: string) => {
		await writeFile(file, content);
		const program = path.join(root, 'node_modules', '.bin', 'gitlab-ci-local');
		const options = ['--home', folder, '--list-json'];
		return execa(program, options, {cwd: folder, stdin: 'ignore', reject: false});
	};
	const {exitCode, stdout, stderr} = await reads(text);
	t.is(exitCode, 0, stderr);
	t.regex(stdout, /"name": "secure-pod-defaults"/);
	t.regex(stderr, /json schema validated/);
	const broken = await reads(text.replace('when: always', 'when: sometimes'));
	t.is(broken.exitCode, 1);
	t.regex(broken.stderr, /'when' property must be one of/);
});
