import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {
	askSubject,
	judge,
	type Admission,
	type AdmissionRequest,
	type Features,
	type Provider,
} from 'secure-pod-defaults-conformance';
import {admit} from './subject.ts';

/**
 * A provider of your own: it brings up the place where the subject runs, here a server on loopback, asks the subject
 * there and ends it. The version names the report, and known deviations are for versions.
 */
export const provider: Provider = {
	...askSubject(async () => {
		const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const {port} = server.address() as AddressInfo;
		return {
			async ask(request, features) {
				const body = JSON.stringify({request, features});
				const response = await fetch(`http://127.0.0.1:${port}`, {method: 'POST', body});
				return (await response.json()) as Admission;
			},
			async close() {
				server.close();
				server.closeAllConnections();
				await once(server, 'close');
			},
		};
	}),
	version: '1.2.3',
	requestsAtOnce: 4,
};

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
	const {request, features} = JSON.parse(await text(incoming)) as {
		readonly request: AdmissionRequest;
		readonly features: Features;
	};
	outgoing.end(JSON.stringify(admit(request, features)));
}

if (import.meta.main) {
	const {report, exitCode} = await judge({
		provider,
		subject: 'my-webhook',
		select: {requirement: 'R12'},
	});
	process.stdout.write(`${report.verdict.sentence}\n`);
	process.exitCode = exitCode;
}
