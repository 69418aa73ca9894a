import type {Connection} from '../../cluster/connect.ts';
import type {AskedRight} from '../foreseen.ts';
import {lacking, tellRight, type Right} from './rights.ts';

/** Each right, and the verbs of it that the user does not have. */
export async function askRights(
	connection: Connection,
	rights: readonly Right[],
): Promise<readonly AskedRight[]> {
	const missing = new Set((await lacking(connection, rights)).map(tellRight));
	return rights.map(right => ({
		right: tellRight(right),
		lacking: right.verbs.filter(verb => missing.has(tellRight({...right, verbs: [verb]}))),
	}));
}
