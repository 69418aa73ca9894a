import {readFile} from 'node:fs/promises';
import {ignoreAbsence} from '../../../images/host/errors.ts';
import type {Listener} from '../causes/finding.ts';

/** The state of a listening socket in /proc/net/tcp (proc_pid_net(5)). */
const listening = '0A';

/** Where the processes in a process's network namespace listen; the process must be on this host. */
export async function listenersOf(pid: number): Promise<readonly Listener[]> {
	const tables = await Promise.all(
		['tcp', 'tcp6'].map(table =>
			readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(ignoreAbsence),
		),
	);
	return tables.flatMap(table => (table === undefined ? [] : listenersIn(table)));
}

/** The same from the text of such a table. */
export function listenersIn(table: string): readonly Listener[] {
	return table
		.split('\n')
		.map(line => line.trim().split(/\s+/))
		.filter(([, , , state]) => state === listening)
		.map(([, local = '']) => {
			const [address = '', port = ''] = local.split(':');
			return {address: addressOf(address), port: Number.parseInt(port, 16)};
		});
}

/** 32-bit words, each with its bytes in the machine's order: here the lowest first. */
function addressOf(hex: string): string {
	const words = hex.match(/.{8}/g) ?? [];
	const bytes = words.flatMap(word => Array.from(Buffer.from(word, 'hex')).toReversed());
	if (bytes.length === 4) return bytes.join('.');
	const groups = Array.from({length: 8}, (_, index) =>
		((bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0)).toString(16),
	);
	return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
