import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {
	HttpMethod,
	IsomorphicFetchHttpLibrary,
	KubeConfig,
	RequestContext,
	wrapHttpLibrary,
} from '@kubernetes/client-node';
import test, {type ExecutionContext} from 'ava';
import {limits} from '../machine/limits.ts';
import {apiError} from '../machine/tell-error.ts';
import {connect, type Connection} from './connect.ts';
import {patientHttp, type Server} from './patient-http.ts';

/** What is sent again, over real sockets to a server that fails as an API server does. */

type Answer = 'reset' | 'cut' | readonly [code: number, headers?: Readonly<Record<string, string>>];

const now = {'Retry-After': '0'};

test('too busy, or not ready: any request is sent again, when the server wants it', async t => {
	const {connection, asked} = await serving(t, [[200], [429, now], [503, now], [201]]);
	await connection.core.readNamespace({name: 'one'});
	await connection.core.createNamespace({body: {metadata: {name: 'two'}}});
	t.deepEqual(asked, ['GET', 'POST', 'POST', 'POST']);
});

test('an error without Retry-After is the answer', async t => {
	const {connection, asked} = await serving(t, [[200], [500]]);
	await connection.core.readNamespace({name: 'one'});
	const error = await t.throwsAsync(connection.core.readNamespace({name: 'one'}));
	t.is(apiError(error)?.code, 500);
	t.is(asked.length, 2);
});

test('the app behind a Pod’s proxy may be busy as it likes', async t => {
	const {connection, asked} = await serving(t, [[200], [429, now]]);
	await connection.core.readNamespace({name: 'one'});
	const error = await t.throwsAsync(
		connection.core.connectGetNamespacedPodProxy({name: 'app', namespace: 'one'}),
	);
	t.is(apiError(error)?.code, 429);
	t.is(asked.length, 2);
});

test('a connection that breaks: reads and dry runs are sent again, what may have been done is not', async t => {
	const {connection, asked} = await serving(t, [[200], 'reset', [200], 'reset', [201], 'reset']);
	const {core} = connection;
	await core.readNamespace({name: 'one'});
	await core.readNamespace({name: 'one'});
	await core.createNamespace({body: {metadata: {name: 'two'}}, dryRun: 'All'});
	await t.throwsAsync(core.createNamespace({body: {metadata: {name: 'two'}}}));
	t.deepEqual(asked, ['GET', 'GET', 'GET', 'POST', 'POST', 'POST']);
});

test('an answer that is cut short after its status is none', async t => {
	const {connection, asked} = await serving(t, [[200], 'cut', [200], 'cut', [201], 'cut']);
	const {core} = connection;
	await core.readNamespace({name: 'one'});
	await core.readNamespace({name: 'one'});
	await core.createNamespace({body: {metadata: {name: 'two'}}, dryRun: 'All'});
	await t.throwsAsync(core.createNamespace({body: {metadata: {name: 'two'}}}));
	t.deepEqual(asked, ['GET', 'GET', 'GET', 'POST', 'POST', 'POST']);
});

test('a server that has never answered is not waited for', async t => {
	const {connection, stop} = await serving(t, []);
	await stop();
	await t.throwsAsync(connection.core.readNamespace({name: 'one'}), {message: /fetch failed/});
});

test('a server that is gone for long is asked once, and not waited for', async t => {
	let sent = 0;
	const real = new IsomorphicFetchHttpLibrary();
	const counting = wrapHttpLibrary({
		send(request) {
			sent += 1;
			return real.send(request).toPromise();
		},
	});
	const {stop, url} = await serving(t, []);
	await stop();
	const send = async (server: Server): Promise<void> => {
		const request = new RequestContext(url, HttpMethod.GET);
		request.setSignal(AbortSignal.timeout(limits.askedAgain * 3));
		await t.throwsAsync(patientHttp(counting, server).send(request).toPromise());
	};
	await send({worked: true, lostAt: performance.now() - limits.request});
	t.is(sent, 1);
	await send({worked: true});
	t.true(sent > 2, `${sent}`);
});

async function serving(
	t: ExecutionContext,
	answers: readonly Answer[],
): Promise<{
	readonly connection: Connection;
	readonly asked: readonly (string | undefined)[];
	readonly stop: () => Promise<void>;
	readonly url: string;
}> {
	const left = [...answers];
	const asked: (string | undefined)[] = [];
	const server = createServer((from: IncomingMessage, to: ServerResponse) => {
		asked.push(from.method);
		const next = left.shift();
		if (next === undefined || next === 'reset') return from.socket.destroy();
		if (next === 'cut') {
			to.writeHead(200, {'Content-Type': 'application/json', 'Content-Length': '100'});
			return to.write('{', () => from.socket.destroy());
		}
		const [code, headers = {}] = next;
		to.writeHead(code, {'Content-Type': 'application/json', ...headers});
		return to.end(JSON.stringify({kind: 'Status', apiVersion: 'v1', code}));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	const config = new KubeConfig();
	config.loadFromClusterAndUser({name: 'one', server: url, skipTLSVerify: true}, {name: 'anybody'});
	const connection = connect(config);
	const stop = async (): Promise<void> => {
		if (!server.listening) return;
		server.closeAllConnections();
		server.close();
		await once(server, 'close');
	};
	t.teardown(async () => {
		await connection.close();
		await stop();
	});
	return {connection, asked, stop, url};
}
