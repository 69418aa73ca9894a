import {stripVTControlCharacters} from 'node:util';
import {execa} from 'execa';
import {limits} from '../../../images/host/limits.ts';
import {lastWords} from '../../machine/limits.ts';

/** How many lines a kubelet takes at most as a container's last words (`FallbackToLogsOnError`). */
const lastLines = 80;

/** The end of a container's log, both streams, made printable; megabytes are read past and not kept. */
export async function containerLog(id: string, signal: AbortSignal): Promise<string> {
	const reading = execa('docker', ['logs', '--tail', String(lastLines), id], {
		all: true,
		buffer: false,
		reject: false,
		stdin: 'ignore',
		timeout: limits.engineAnswers,
		cancelSignal: signal,
	});
	let end: Buffer = Buffer.alloc(0);
	for await (const part of reading.all) end = lastOf(Buffer.concat([end, part]));
	await reading;
	return printable(end);
}

/** Bytes as text that commands no terminal: what is no UTF-8, and no line feed or tab, is shown as `�`. */
export function printable(bytes: Buffer): string {
	return stripVTControlCharacters(bytes.toString('utf8').replaceAll('\r\n', '\n'))
		.replaceAll(/[^\P{Cc}\n\t]+/gu, '�')
		.replaceAll(/�+/g, '�')
		.trim();
}

function lastOf(bytes: Buffer): Buffer {
	return bytes.length > lastWords ? Buffer.from(bytes.subarray(-lastWords)) : bytes;
}
