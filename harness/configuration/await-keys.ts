import {setTimeout as sleep} from 'node:timers/promises';
import type {Connection} from '../cluster/connect.ts';
import {limits} from '../machine/limits.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {Changes, MapPlace} from './config-map.ts';
import {readKeys, tellPlace, type KeyedObject} from './keyed-object.ts';

/**
 * Waits until an operator has written these values into a ConfigMap; returns it then. `look` sees each reading before.
 * @throws {EnvironmentError} if it does not within `limits.operatorWrites`
 */
export async function awaitKeys(
	connection: Connection,
	place: MapPlace,
	wanted: Changes,
	look?: (found: KeyedObject) => void,
): Promise<KeyedObject> {
	const begun = performance.now();
	for (;;) {
		const found = await readKeys(connection, place);
		const missing = Object.keys(wanted).filter(key => (found.data?.[key] ?? null) !== wanted[key]);
		if (missing.length === 0) return found;
		look?.(found);
		if (performance.now() - begun > limits.operatorWrites) {
			throw new EnvironmentError(
				`the Knative Operator has not written ${missing.join(', ')} into ${tellPlace(place)} within ` +
					`${limits.operatorWrites / 1000} s, though the KnativeServing says so: does it run?`,
			);
		}
		await sleep(limits.operatorAsked);
	}
}
