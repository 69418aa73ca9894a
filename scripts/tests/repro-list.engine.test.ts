import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import type {ListReport} from '../../harness/explain/listed/list-report.ts';
import {ReproCluster, start} from './repro-testing.ts';

/** `spd repro --file` on a cluster. */

const cluster = ReproCluster.forFile();

test.serial('a list: each image at each level, with what has helped', async t => {
	const list = path.join(cluster.folder, 'images.txt');
	const results = path.join(cluster.folder, 'answers.jsonl');
	await writeFile(list, 'app-numeric\n./absent.tar\napp-root\n');
	const where = ['--file', list, '--results', results, '--cluster', cluster.kept.name, '--json'];
	const {exitCode, stdout, stderr} = await start(where);
	t.is(exitCode, 64, stderr);
	const report = JSON.parse(stdout) as ListReport;
	t.deepEqual(
		report.answers.map(({named, levels}) => [named, ...levels.map(({outcome}) => outcome)]),
		[
			['app-numeric', 'ready', 'ready', 'ready'],
			['app-root', 'ready', 'ready', 'refused'],
		],
	);
	t.like(report.unanswered, [{line: 2, named: './absent.tar'}]);
	t.like(report.causes, [{id: 'root-image', lost: 1}]);
	t.regex(report.causes[0]?.set[0]?.told ?? '', /^runAsUser: \d+$/);
	await writeFile(list, 'app-numeric\napp-root\n');
	const again = await start(where);
	t.is(again.exitCode, 0, again.stderr);
	t.is((JSON.parse(again.stdout) as ListReport).kept, 2);
});
