import {execa} from 'execa';
import {printable} from '../../../images/host/printable.ts';
import {redact} from '../../../images/host/redact.ts';
import {limits} from '../../../images/host/limits.ts';
import {lastWords} from '../../machine/limits.ts';

/** The maximum number of lines that a kubelet takes for `FallbackToLogsOnError`. */
const lastLines = 80;

/** The end of a container's log, both streams, printable and without secrets; the rest is read and discarded. */
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
	return redact(printable(end.toString('utf8')).trim());
}

function lastOf(bytes: Buffer): Buffer {
	if (bytes.length <= lastWords) return bytes;
	const end = bytes.subarray(-lastWords);
	// In the middle of a line nothing says that the rest of it is a secret.
	return Buffer.from(end.subarray(end.indexOf('\n') + 1));
}
