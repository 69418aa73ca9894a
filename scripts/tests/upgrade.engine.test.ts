import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import type {UpgradeReport} from '../../harness/report/upgrade/upgrade-report.ts';
import {listControlPlanes} from '../../harness/providers/control-plane/kept.ts';
import {inTurn} from './in-turn.ts';
import {folder, said} from './testing.ts';

/** Upgrades of real control planes. Both releases are built for other tests, too. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

const upgrade = (...options: readonly string[]) =>
	execa(spd, ['upgrade', ...options], {stdin: 'ignore', reject: false, cleanup: true});

const outcomes = ({services}: UpgradeReport) =>
	Object.fromEntries(services.map(({name, outcome}) => [name, outcome]));

/** Its controller is made to reconcile in another way up to 1.21. */
for (const release of ['1.19.0', '1.23.0']) {
	inTurn(`${release} again changes nothing at all`, async t => {
		const {exitCode, stdout, stderr} = await upgrade('--from', release, '--to', release, '--json');
		t.is(exitCode, 0, stderr);
		const report = JSON.parse(stdout) as UpgradeReport;
		t.is(report.kind, 'UpgradeReport');
		t.is(report.services.length, 8);
		t.deepEqual(report.everywhere, []);
		for (const {name, outcome, upgrade: changes, emptyPatches, annotation} of report.services) {
			const none = {stored: [], newRevisions: [], securityContexts: [], others: []};
			t.is(outcome, 'unchanged', name);
			t.deepEqual(changes, none, name);
			t.deepEqual(
				emptyPatches,
				(['Service', 'Configuration', 'Revision'] as const).map(of => ({of, ...none, refused: []})),
				name,
			);
			t.deepEqual(annotation, {newRevisions: []}, name);
		}
	});
}

test.serial('a level that only the new release has takes hold of what is there', async t => {
	const to = await folder(t);
	const {exitCode, stdout, stderr} = await upgrade(
		'--from=1.19.0',
		'--to=1.23.0',
		'--key=root-allowed',
		'--report',
		to,
	);
	t.is(exitCode, 0, stderr);
	const report = JSON.parse(await readFile(path.join(to, 'upgrade.json'), 'utf8')) as UpgradeReport;
	t.deepEqual(outcomes(report), {
		plain: 'rendered anew',
		'low-port': 'rendered anew',
		root: 'rendered anew',
		'opted-out': 'unchanged',
		'may-be-root': 'rendered anew',
		named: 'refused',
		'pod-seccomp': 'rendered anew',
		'with-others': 'rendered anew',
	});
	const {written, kept, knownBefore, plain} = report.key;
	t.deepEqual([written, kept, knownBefore], ['AllowRootBounded', 'AllowRootBounded', false]);
	t.is(plain.before, null);
	t.deepEqual(plain.after, {
		allowPrivilegeEscalation: false,
		capabilities: {add: ['NET_BIND_SERVICE'], drop: ['ALL']},
		seccompProfile: {type: 'RuntimeDefault'},
	});
	const named = report.services.find(({name}) => name === 'named');
	t.regex(named?.annotation.error ?? '', /changes without a name change/);
	t.true(report.services.every(({upgrade: changes}) => changes.stored.length === 0));
	t.true(report.migration.every(({patches}) => !patches));
	t.regex(stdout, /^named +refused/m);
	const refused = named?.updates.filter(({after}) => after.refused !== undefined) ?? [];
	t.deepEqual(
		refused.map(({what, by}) => [what, by]),
		[['an annotation', 'another user']],
	);
	t.regex(refused[0]?.after.refused ?? '', /lastModifier/);
});

test.serial('interrupted amid the upgrade, it leaves nothing', async t => {
	const child = upgrade('--from', '1.23.0', '--to', '1.23.0');
	const [, name = ''] = await said(child, /control plane (\S+): etcd/);
	await said(child, /in place of/);
	child.kill('SIGINT');
	const {exitCode, stderr} = await child;
	t.is(exitCode, 130, stderr);
	t.false((await listControlPlanes()).includes(name));
});

test('what is no upgrade is refused before anything starts', async t => {
	const refusals = [
		[['--from', '1.23.0', '--to', '1.19.0'], /older than --from/],
		[['--from', 'main', '--to', '1.23.0'], /--from "main" is not a release/],
		[['--from', '1.23.0', '--to', '1.23.0', '--key', 'on'], /unknown level "on"/],
		[['--from', '1.23.0'], /--to/],
	] as const;
	for (const [options, words] of refusals) {
		const {exitCode, stderr} = await upgrade(...options);
		t.is(exitCode, 64, stderr);
		t.regex(stderr, words);
	}
	const {exitCode, stderr} = await upgrade('--from', '1.19.0', '--to', '1.24.0');
	t.is(exitCode, 2, stderr);
	t.regex(stderr, /1\.24\.0 cannot be built/);
});
