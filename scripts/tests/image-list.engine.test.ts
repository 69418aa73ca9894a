import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import type {ListReport} from '../../harness/explain/listed/list-report.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {momentaryContainers} from '../../images/named/testing.ts';
import {folder, said} from './testing.ts';

/** `spd predict --file` as users run it. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const {images} = readSettings();
const makers = new Set<number | undefined>();

const predict = (cwd: string, options: readonly string[]) => {
	const source = images === undefined ? [] : ['--images', images];
	const all = ['predict', '--file', 'images.txt', '--wait', '60', ...source, ...options];
	const child = execa(spd, all, {cwd, stdin: 'ignore', reject: false});
	makers.add(child.pid);
	return child;
};

test.afterEach.always('nothing is left in the engine', async t => {
	t.deepEqual(await momentaryContainers(makers), []);
});

test.serial(
	'a list: a broken line ends no other, Ctrl-C loses no answer, and both are made up for',
	async t => {
		const cwd = await folder(t);
		const list = path.join(cwd, 'images.txt');
		await writeFile(list, '# ours\napp-numeric\n./absent.tar\napp-root # as root\n');
		const interrupted = predict(cwd, []);
		await said(interrupted, /^\d\/3 app-\S+: ready/m);
		interrupted.kill('SIGINT');
		t.is((await interrupted).exitCode, 130);
		const kept = await readFile(path.join(cwd, 'reports', 'images.predict.jsonl'), 'utf8');
		const known = kept.trim().split('\n').length;
		t.true(known >= 1);

		const broken = await predict(cwd, ['--json']);
		t.is(broken.exitCode, 64, broken.stderr);
		const report = JSON.parse(broken.stdout) as ListReport;
		t.is(report.kept, known);
		t.deepEqual(
			report.answers.map(({named, levels}) => [named, ...levels.map(({outcome}) => outcome)]),
			[
				['app-numeric', 'ready', 'ready', 'ready'],
				['app-root', 'ready', 'ready', 'refused'],
			],
		);
		t.like(report.unanswered, [{line: 3, named: './absent.tar', isWrong: true}]);
		t.like(report.causes, [{id: 'root-image', images: 1, lost: 1}]);

		await writeFile(list, 'app-numeric\napp-root\n');
		const {exitCode, stdout} = await predict(cwd, []);
		t.is(exitCode, 0);
		t.regex(stdout, /^images\.txt: 2 images forecast/m);
		t.regex(stdout, /^2 of them were known before/m);
		t.regex(stdout, /^refused +root-image +1$/m);
	},
);
