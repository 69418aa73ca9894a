import type {Connection} from '../cluster/connect.ts';
import {removeAllRuns} from '../cluster/namespace.ts';
import {changeData, readData} from '../configuration/config-map.ts';
import {knativeLevel} from '../model/level-source.ts';

/** A kept cluster of our own starts as a new one does: nothing of earlier runs, and every key absent but the example. */
export async function startAfresh(connection: Connection): Promise<void> {
	await removeAllRuns(connection);
	const data = await readData(connection, knativeLevel);
	const keys = Object.keys(data).filter(key => key !== '_example');
	if (keys.length === 0) return;
	await changeData(connection, knativeLevel, Object.fromEntries(keys.map(key => [key, null])));
}
