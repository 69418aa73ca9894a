import test from 'ava';
import type {V1ConfigMap} from '@kubernetes/client-node';
import type {Connection} from '../../harness/cluster/connect.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {Line} from './line.ts';
import {onControlPlane} from './on-control-plane.ts';
import {changeData, readMap} from '../../harness/configuration/config-map.ts';
import {Journal} from '../../harness/configuration/journal.ts';
import {
	readJournal,
	requireNoJournal,
	removeJournal,
} from '../../harness/configuration/journal-record.ts';
import {restoreRecord} from '../../harness/configuration/restore-record.ts';

/** The journal on a real API server, in front of Knative's own validation of its ConfigMaps. */

const {key} = knativeLevel;
const team = {namespace: 'default', configMap: 'team-defaults'};
const flag = 'kubernetes.podspec-hostaliases';
let connection: Connection;

onControlPlane((_, own) => {
	connection = own;
});

test.afterEach.always('no journal is left', async t => {
	t.is(await readJournal(connection), undefined);
	const {namespace, configMap: name} = team;
	await connection.core.deleteNamespacedConfigMap({namespace, name});
});

test.serial('after a run everything is as it was, to the managed fields', async t => {
	await createTeams();
	const before = await both();
	const journal = new Journal(connection, 'run-1');
	await journal.change(knativeLevel, {[key]: 'enabled', [flag]: 'enabled', _example: 'text'});
	await journal.change(knativeLevel, {[key]: 'disabled', [flag]: 'disabled'});
	await journal.change(team, {[key]: null, more: 'yes'});
	await journal.restore();
	t.deepEqual(await both(), before);
});

test.serial('after kill -9 another process puts it back, and may be killed itself', async t => {
	await createTeams();
	const before = await both();
	const journal = new Journal(connection, 'run-2');
	await journal.change(knativeLevel, {[key]: 'enabled'});
	await journal.change(team, {[key]: 'disabled'});
	const record = await readJournal(connection);
	t.is(record?.run, 'run-2');
	if (!record) return;
	// Killed between the two ConfigMaps.
	await changeData(connection, knativeLevel, {[key]: null});
	await t.throwsAsync(requireNoJournal(connection), {message: /run run-2 .*spd recover/});
	await t.throwsAsync(new Journal(connection, 'run-3').change(team, {[key]: null}), {
		message: /run run-2 .*spd recover/,
	});
	await restoreRecord(connection, record);
	await restoreRecord(connection, record);
	await removeJournal(connection, 'another-run');
	t.truthy(await readJournal(connection));
	await removeJournal(connection, record.run);
	t.deepEqual(await both(), before);
});

test.serial('a value that was about to be written is put back as well', async t => {
	await createTeams();
	const before = await both();
	const journal = new Journal(connection, 'run-4');
	await journal.change(team, {[key]: 'disabled'});
	const record = await readJournal(connection);
	await journal.change(team, {[key]: 'root-allowed'});
	const later = await readJournal(connection);
	t.notDeepEqual(record, later);
	if (!later) return;
	// As if it had been killed after the journal, before the ConfigMap.
	await changeData(connection, team, {[key]: 'disabled'});
	await restoreRecord(connection, later);
	await removeJournal(connection, later.run);
	t.deepEqual(await both(), before);
});

test.serial('another client’s edit stops the run, is kept, and both values are shown', async t => {
	await createTeams();
	const journal = new Journal(connection, 'run-5');
	await journal.change(team, {[key]: 'disabled', other: '2'});
	await changeData(connection, team, {[key]: 'theirs'});
	await t.throwsAsync(journal.change(team, {[key]: 'theirs'}), {
		message: /another client changed .*is "theirs", this run left "disabled"/,
	});
	await t.throwsAsync(journal.restore(), {
		message:
			/it is "theirs" and stays so; this run had written "disabled", and before it was "enabled"/,
	});
	t.deepEqual((await readMap(connection, team)).data, {[key]: 'theirs', other: '1'});
});

test.serial('a change of metadata alone is no edit', async t => {
	await createTeams();
	const journal = new Journal(connection, 'run-6');
	await journal.change(team, {[key]: 'disabled'});
	const {namespace, configMap: name} = team;
	const live = await readMap(connection, team);
	const labels = {labelled: 'meanwhile'};
	await connection.core.replaceNamespacedConfigMap({
		namespace,
		name,
		body: Object.assign(live, {metadata: Object.assign(live.metadata ?? {}, {labels})}),
	});
	await journal.change(team, {[key]: 'root-allowed'});
	await journal.restore();
	t.is((await readMap(connection, team)).data?.[key], 'enabled');
	t.deepEqual((await readMap(connection, team)).metadata?.labels, labels);
});

test.serial('a connection that is lost comes back: then it is restored', async t => {
	await createTeams();
	const before = await both();
	await using line = await Line.to(connection);
	const journal = new Journal(line.connection, 'run-7');
	await journal.change(team, {[key]: 'disabled'});
	line.cut();
	const restored = journal.restore();
	// Not after an error of the restore, which would be the end of the test.
	await Promise.race([line.refusedOnce(), restored]);
	line.mend();
	await restored;
	t.deepEqual(await both(), before);
});

test.serial('as long as something cannot be put back, the journal stays', async t => {
	await createTeams();
	const journal = new Journal(connection, 'run-8');
	await journal.change(team, {[key]: 'disabled'});
	const {namespace, configMap: name} = team;
	await connection.core.deleteNamespacedConfigMap({namespace, name});
	await t.throwsAsync(journal.restore(), {message: /cannot read ConfigMap default\/team-defaults/});
	t.truthy(await readJournal(connection));
	await createTeams();
	await journal.restore();
});

/** The team's ConfigMap, anew. */
async function createTeams(): Promise<void> {
	const {namespace, configMap: name} = team;
	const metadata = {name, annotations: {owner: 'somebody'}};
	const data = {[key]: 'enabled', other: '1'};
	await connection.core.createNamespacedConfigMap({namespace, body: {metadata, data}});
}

/** Both ConfigMaps as JSON, without the version that every write counts up. */
async function both(): Promise<readonly unknown[]> {
	const found = [await readMap(connection, knativeLevel), await readMap(connection, team)];
	return found.map(({metadata, ...rest}: V1ConfigMap) => {
		const {resourceVersion: _, ...others} = metadata ?? {};
		return JSON.parse(JSON.stringify({...rest, metadata: others})) as unknown;
	});
}
