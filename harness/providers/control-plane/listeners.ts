import path from 'node:path';
import {readdir, readFile} from 'node:fs/promises';
import {ignoreAbsence} from '../../../images/host/errors.ts';
import {linkTarget} from './processes-of.ts';

/** The state of a listening socket in /proc/net/tcp. */
const listening = '0A';

/**
 * The inodes of every socket that listens on the port, whatever its address, from /proc/net/tcp and, if there is IPv6,
 * tcp6.
 */
export async function listeningInodes(port: number): Promise<readonly string[]> {
	const tables = await Promise.all(
		['/proc/net/tcp', '/proc/net/tcp6'].map(table => readFile(table, 'utf8').catch(ignoreAbsence)),
	);
	return tables.flatMap(table => (table === undefined ? [] : inodesIn(table, port)));
}

/** The same from the text of such a table. */
export function inodesIn(table: string, port: number): readonly string[] {
	const hex = port.toString(16).toUpperCase().padStart(4, '0');
	return table
		.split('\n')
		.map(line => line.trim().split(/\s+/))
		.filter(([, local = '', , state]) => state === listening && local.endsWith(`:${hex}`))
		.map(columns => columns[9] ?? '');
}

/** The inodes of the sockets that a process holds. */
export async function socketsOf(pid: number): Promise<readonly string[]> {
	const folder = `/proc/${pid}/fd`;
	const links = await Promise.all(
		(await readdir(folder)).map(name => linkTarget(path.join(folder, name))),
	);
	return links.flatMap(link => /^socket:\[(\d+)\]$/.exec(link ?? '')?.[1] ?? []);
}
