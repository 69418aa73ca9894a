import type {Connection} from '../cluster/connect.ts';
import {removeAllRuns} from '../cluster/namespace.ts';
import {changeData, readData} from '../configuration/config-map.ts';
import {removeElsewhere} from '../configuration/elsewhere.ts';
import {readJournal, removeJournal} from '../configuration/journal-record.ts';
import {restoreRecord} from '../configuration/restore-record.ts';
import {knativeLevel} from '../model/level-source.ts';

/** A kept cluster starts like a new one: no objects of earlier runs, and every key absent except the example. */
export async function startAfresh(connection: Connection): Promise<void> {
	await removeAllRuns(connection);
	// Of a run that was killed: also what it changed in the user's own ConfigMaps.
	const left = await readJournal(connection);
	if (left) {
		await restoreRecord(connection, left, () => removeJournal(connection, left.run));
	}
	await removeElsewhere(connection);
	const data = await readData(connection, knativeLevel);
	const keys = Object.keys(data).filter(key => key !== '_example');
	if (keys.length === 0) return;
	await changeData(connection, knativeLevel, Object.fromEntries(keys.map(key => [key, null])));
}
