import {readFile} from 'node:fs/promises';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {KubeConfig} from '@kubernetes/client-node';
import {connect} from '../../cluster/connect.ts';
import {reference} from '../defaulting.ts';
import {tellError} from '../../machine/tell-error.ts';
import {serveSubject} from './webhook.ts';

/**
 * The reference implementation as a program: `main.ts --certificate FILE --key FILE --namespace NAME --config-map NAME
 * [--port 8443] [--host ADDRESS] [--kubeconfig FILE]`. Without a kubeconfig it uses the cluster that it runs in. On
 * SIGTERM it finishes open requests and exits 0.
 */

const options = {
	certificate: {type: 'string'},
	key: {type: 'string'},
	namespace: {type: 'string'},
	'config-map': {type: 'string'},
	port: {type: 'string', default: '8443'},
	host: {type: 'string'},
	kubeconfig: {type: 'string'},
} as const;

try {
	await main();
} catch (error) {
	process.stderr.write(`webhook: ${tellError(error)}\n`);
	process.exitCode = 2;
}

async function main(): Promise<void> {
	const {values} = parseArgs({options});
	const {certificate, key, namespace, 'config-map': configMap, host} = values;
	if (!certificate || !key || !namespace || !configMap) {
		throw new Error('--certificate, --key, --namespace and --config-map are needed');
	}
	// Before the ready message: its reader may send SIGTERM at once.
	const stop = signalled();
	const connection = connect(kubeConfigFrom(values.kubeconfig));
	const server = await serveSubject(reference, {
		connection,
		level: {namespace, configMap},
		certificate: await readFile(certificate, 'utf8'),
		key: await readFile(key, 'utf8'),
		...(host !== undefined && {host}),
		port: Number(values.port),
	});
	process.stderr.write(`webhook: listening on port ${server.port}\n`);
	await stop;
	await server.stop();
	await connection.close();
	process.stderr.write('webhook: stopped\n');
}

function kubeConfigFrom(file: string | undefined): KubeConfig {
	const kubeConfig = new KubeConfig();
	if (file === undefined) kubeConfig.loadFromCluster();
	else kubeConfig.loadFromFile(file);
	return kubeConfig;
}

/** A second signal ends the process at once, since there is no handler any more. */
async function signalled(): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve());
	await promise;
}
