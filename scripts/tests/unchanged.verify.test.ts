import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {compareObservations} from '../../harness/report/compare-observations.ts';
import {folder, KeptCluster, readReport} from './testing.ts';

/** The build before the folders were rearranged judges one control plane, then this one: the same rows, the same verdicts. */

const before = 'f55f35d';
const root = path.join(import.meta.dirname, '..', '..');

test('rows, keys, verdicts and exit code are as before the folders were rearranged', async t => {
	const work = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	const checkout = path.join(work, 'checkout');
	await execa('git', ['clone', '--quiet', '--no-checkout', root, checkout]);
	t.teardown(() => rm(work, {recursive: true}));
	await execa('git', ['checkout', '--quiet', before], {cwd: checkout});
	await execa('npm', ['ci', '--ignore-scripts'], {cwd: checkout});
	await using kept = await KeptCluster.make(['--provider', 'control-plane']);
	const judge = async (spd: string) => {
		const report = await folder(t);
		const {exitCode} = await execa(
			spd,
			['run', '--cluster', kept.name, '--preset', 'full', '--report', report],
			{stdin: 'ignore', reject: false},
		);
		return {exitCode, report: await readReport(report)};
	};
	const old = await judge(path.join(checkout, 'bin', 'spd'));
	const now = await judge(path.join(root, 'bin', 'spd'));
	t.is(now.exitCode, old.exitCode);
	t.deepEqual(now.report.verdict, old.report.verdict);
	t.deepEqual(
		now.report.rows.map(({key}) => key),
		old.report.rows.map(({key}) => key),
	);
	const {compared, different} = compareObservations(old.report, now.report);
	t.deepEqual(different, []);
	t.is(compared, old.report.rows.length);
	t.true(compared > 3_000, `${compared} rows`);
});
