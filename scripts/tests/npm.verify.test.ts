import {cp, mkdir, mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {execa} from 'execa';
import {packageFolder} from '../../harness/machine/package-folder.ts';
import packageJson from '../../package.json' with {type: 'json'};

/** The package as a stranger has it: packed, installed in an empty folder, used as docs/npm.md says. */

const {name, devDependencies} = packageJson;
const made = new AsyncDisposableStack();
let tarball: string;
/** An empty folder, and the package installed in it. */
let project: string;

test.before(async t => {
	t.timeout(300_000);
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	made.defer(() => rm(folder, {recursive: true}));
	const {stdout} = await execa(
		'npm',
		['pack', '--json', '--silent', '--pack-destination', folder],
		{cwd: packageFolder, stdin: 'ignore', stderr: 'inherit'},
	);
	// What `prepack` prints comes first.
	const [packed] = JSON.parse(stdout.slice(stdout.search(/^\[$/m))) as [{filename: string}];
	tarball = path.join(folder, packed.filename);
	project = path.join(folder, 'project');
	await mkdir(project);
	await writeFile(path.join(project, 'package.json'), '{"type": "module", "private": true}\n');
	const {ava, typescript} = devDependencies;
	await inProject('npm', [
		'install',
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
		tarball,
		`ava@${ava}`,
		`typescript@${typescript}`,
	]);
});

test.after.always(() => made.disposeAsync());

test('it is small and runs no script when it is installed', async t => {
	t.true((await stat(tarball)).size < 2_000_000);
	const installed = JSON.parse(
		await readFile(path.join(project, 'node_modules', name, 'package.json'), 'utf8'),
	) as typeof packageJson;
	const atInstall = ['preinstall', 'install', 'postinstall', 'prepare'];
	t.deepEqual(
		Object.keys(installed.scripts).filter(script => atInstall.includes(script)),
		[],
	);
});

test.serial('the first verdict on a program comes in ten seconds', async t => {
	const program = path.join('node_modules', name, 'examples', 'python', 'defaulting.py');
	const began = performance.now();
	const {exitCode, stdout} = await npx(['run', '--subject', `exec=python3 ${program}`]);
	const took = performance.now() - began;
	t.is(exitCode, 0, stdout);
	t.regex(stdout, /^✔ conformant/m);
	t.true(took < 10_000, `${Math.round(took)} ms`);
	t.log(`${Math.round(took)} ms with npx`);
});

test.serial('npx takes the tarball itself, in a folder with nothing in it', async t => {
	const empty = path.join(project, '..', 'empty');
	await mkdir(empty);
	const {exitCode, stdout} = await execa(
		'npx',
		['--yes', `--package=${tarball}`, name, 'explain', 'R18'],
		{...strangers, cwd: empty},
	);
	t.is(exitCode, 0, stdout);
	t.regex(stdout, /NET_BIND_SERVICE/);
});

test.serial('Knative is judged in a control plane', async t => {
	t.timeout(600_000);
	const {exitCode, stdout} = await npx([
		'run',
		'--provider',
		'control-plane',
		'--requirement',
		'R12',
	]);
	t.is(exitCode, 0, stdout);
	t.regex(stdout, /^✔ conformant.* knative 1\.23\.0/ms);
});

test.serial('commands find the files that they read', async t => {
	const report = 'reports/read';
	await npx(['run', '--subject', 'exec=false', '--requirement', 'R12', '--report', report]);
	const file = `${report}/report.json`;
	for (const asked of [
		['report', 'verify', file],
		['report', 'render', '--format', 'html', file],
		['report', 'render', '--format', 'badge', file],
		['report', 'index', report, '--output', 'pages'],
		['requirements'],
		['completion', 'bash'],
		['why', 'chown: /data: Operation not permitted'],
	]) {
		const {exitCode, all} = await npx(asked);
		t.is(exitCode, 0, `${asked.join(' ')}\n${all}`);
	}
});

test.serial('the examples compile against its types, the strict way', async t => {
	await examples();
	await writeFile(
		path.join(project, 'tsconfig.json'),
		JSON.stringify({
			compilerOptions: {
				target: 'es2024',
				module: 'nodenext',
				types: ['node'],
				strict: true,
				skipLibCheck: false,
				noEmit: true,
				allowImportingTsExtensions: true,
			},
			include: ['examples'],
		}),
	);
	const {exitCode, stdout} = await inProject('tsc', ['-p', '.'], {reject: false});
	t.is(exitCode, 0, stdout);
});

test.serial('the suites are tests of AVA, and the examples run', async t => {
	await examples();
	await writeFile(
		path.join(project, 'ava.config.js'),
		"export default {extensions: ['ts'], files: ['examples/conformance.ts'], timeout: '1m'};\n",
	);
	const {exitCode, all} = await inProject('ava', ['--match', 'R12 *'], {reject: false});
	t.is(exitCode, 0, all);
	t.regex(all ?? '', /\d\d tests passed/);
	const {stdout} = await inProject('node', ['examples/release.ts']);
	t.regex(stdout, /^conformant/);
});

const examples = (): Promise<void> =>
	cp(path.join(packageFolder, 'examples', 'api'), path.join(project, 'examples'), {
		recursive: true,
	});

const npx = (given: readonly string[]) => inProject('npx', [name, ...given], {reject: false});

/** Their programs, and not those of this checkout. */
const strangers = {
	stdin: 'ignore',
	reject: false,
	all: true,
	env: {
		PATH: (process.env['PATH'] ?? '')
			.split(path.delimiter)
			.filter(folder => !folder.startsWith(packageFolder))
			.join(path.delimiter),
	},
} as const;

function inProject(program: string, given: readonly string[], {reject = true} = {}) {
	return execa(program, given, {
		...strangers,
		reject,
		cwd: project,
		preferLocal: true,
		localDir: project,
	});
}
