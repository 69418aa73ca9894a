import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {parse} from 'yaml';
import type {JsonObject} from '../../harness/model/json.ts';
import {levels} from '../../harness/model/levels.ts';
import type {Probe} from '../../harness/model/row.ts';
import {randomRows} from '../../suites/factors/random.ts';
import {folder} from './testing.ts';

/** `spd fuzz` against programs: an honest one, and such as break with a property that must not matter. */

const root = path.join(import.meta.dirname, '..', '..');
const spd = path.join(root, 'bin', 'spd');
const honest = path.join(root, 'examples', 'python', 'defaulting.py');

const fuzz = (program: string, options: readonly string[]) =>
	execa(spd, ['fuzz', '--subject', `exec=python3 '${program}'`, ...options], {
		stdin: 'ignore',
		reject: false,
	});

test('an honest program is as promised, for each seed', async t => {
	const {exitCode, stdout} = await fuzz(honest, ['--for', '1s']);
	t.is(exitCode, 0, stdout);
	t.regex(stdout, /^✔ \d+ objects in [\d.]+ s, seed \d+: each securityContext is as promised$/);
});

test('what breaks is shrunk to the smallest Service, and found again by its seed', async t => {
	const broken = await brokenBy(t, '"livenessProbe" in container');
	const {exitCode, stdout} = await fuzz(broken, ['--for', '20s']);
	t.is(exitCode, 1, stdout);
	const [, yaml = ''] = /the smallest \w+:\n\n([^]*)\n\nagain:/.exec(stdout) ?? [];
	const {spec: own} = parse(yaml);
	const spec = own.template?.spec ?? own;
	const probed = [...spec.containers, ...(spec.initContainers ?? [])].flatMap(Object.keys);
	t.deepEqual(
		probed.filter(key => key.endsWith('Probe')),
		['livenessProbe'],
	);
	t.false(yaml.includes('volumes'));
	const [, seed = ''] = /again: spd fuzz --seed (\d+)/.exec(stdout) ?? [];
	const again = await fuzz(broken, ['--for', '20s', '--seed', seed]);
	t.is(withoutTimes(again.stdout), withoutTimes(stdout));
});

test('two properties that break together are both in it', async t => {
	const broken = await brokenBy(t, '"args" in container and "livenessProbe" in container');
	const {exitCode, stdout} = await fuzz(broken, ['--for', '20s', '--level', 'enabled']);
	t.is(exitCode, 1, stdout);
	t.regex(stdout, /as soon as it sets \{[^\n]*"args"[^\n]* and [^\n]*"livenessProbe"/);
});

test('what breaks an update only is told with what it updates; no property is blamed', async t => {
	const broken = await brokenBy(t, 'updating');
	const text = await readFile(broken, 'utf8');
	await writeFile(
		broken,
		text
			.replace('def main():', 'updating = False\n\n\ndef main():')
			.replace(
				'    path, pod_spec = find_pod_spec(request)',
				'    global updating\n    updating = request["operation"] == "UPDATE"\n    path, pod_spec = find_pod_spec(request)',
			),
	);
	const {exitCode, stdout} = await fuzz(broken, ['--for', '20s']);
	t.is(exitCode, 1, stdout);
	t.regex(stdout, /, whatever else it sets: .*\nthe smallest (Service|Configuration):\n/);
	t.regex(stdout, /\nits template replaces that of one stored at disabled:\n/);
});

test('a program that ends is inconclusive; what cannot be asked is refused', async t => {
	const ended = await fuzz(await brokenBy(t, 'sys.exit(3)'), ['--for', '5s']);
	t.is(ended.exitCode, 2);
	t.regex(ended.stdout, /^\? after 0 objects of seed \d+: .*exit code is 3/);
	for (const wrong of [
		['--for', '0s'],
		['--for', 'ever'],
		['--seed', '-1'],
		['--level', 'enable'],
	]) {
		const {exitCode, stderr} = await fuzz(honest, wrong);
		t.is(exitCode, 64, wrong.join(' '));
		t.is(stderr.trim().split('\n').length, 1, stderr);
	}
});

test('what is drawn varies: what matters, how many properties, creations and updates', t => {
	const drawn = randomRows(levels, {seed: 7, from: 0, count: 600}).map(({probe}) => probe);
	const share = (holds: (probe: Random) => boolean): number =>
		drawn.filter(probe => holds(probe as Random)).length / drawn.length;
	const shares = {
		updates: share(({kind}) => kind === 'update'),
		'few properties': share(probe => own(probe) < 8),
		'many properties': share(probe => own(probe) > 25),
		'port 80': share(({workload: {ports = []}}) =>
			ports.some(each => each['containerPort'] === 80),
		),
		'an own securityContext': share(({workload}) => workload.securityContext !== undefined),
		'runAsGroup equal to runAsUser': share(({workload}) => {
			const context = workload.securityContext as JsonObject | undefined;
			return (
				context?.['runAsGroup'] !== undefined && context['runAsGroup'] === context['runAsUser']
			);
		}),
		'a securityContext of the pod': share(
			({workload}) => workload.podSecurityContext !== undefined,
		),
	};
	for (const [what, is] of Object.entries(shares)) t.true(is > 0.02 && is < 0.9, `${what}: ${is}`);
});

type Random = Extract<Probe, {kind: 'admission' | 'update'}>;

const own = ({among}: Random): number => among?.own.length ?? 0;

const withoutTimes = (text: string): string => text.replace(/in [\d.]+ s/, '');

/** The honest program, but for the capabilities of containers for which the condition holds. */
async function brokenBy(t: ExecutionContext, condition: string): Promise<string> {
	const file = path.join(await folder(t), 'broken.py');
	const text = await readFile(honest, 'utf8');
	const right = 'defaults["capabilities"] = {"drop": ["ALL"]}';
	t.true(text.includes(right));
	const wrong = `defaults["capabilities"] = {"drop": [] if ${condition} else ["ALL"]}`;
	await writeFile(file, text.replace(right, wrong));
	return file;
}
