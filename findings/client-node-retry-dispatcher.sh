#!/usr/bin/env bash
# Title: With a retrying dispatcher the Kubernetes client’s writes fail where its reads wait
# Package: @kubernetes/client-node@2.0.1 (registry: npm); undici@8.12.4 (registry: npm)
# Expected: undici's retry interceptor under the client waits and asks again, as it does for undici's own request
# Seen: reads are asked again; a create ends with a mismatch of its content-length, and nobody hears of the 429
# Matters: an API server that is busy for a second looks like a broken connection, for writes only
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >package.log
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @kubernetes/client-node@2.0.1 undici@8.12.4 >>package.log
cat >try.mjs <<'JS'
import {once} from 'node:events';
import {createServer} from 'node:http';
import {CoreV1Api, KubeConfig, Observable} from '@kubernetes/client-node';
import {Agent, interceptors, request} from 'undici';

// Busy at each first request, as an API server says it.
let asked = 0;
const server = createServer((from, to) => {
	from.resume().on('end', () => {
		asked += 1;
		const busy = asked === 1;
		to.writeHead(busy ? 429 : 200, {'Content-Type': 'application/json', 'Retry-After': '0'});
		to.end(JSON.stringify(busy ? {kind: 'Status', code: 429} : {kind: 'Namespace', metadata: {name: 'a'}}));
	});
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}`;
const retry = interceptors.retry({methods: ['GET', 'POST'], statusCodes: [429]});
const dispatcher = new Agent().compose(retry);

const config = new KubeConfig();
config.loadFromClusterAndUser({name: 'a', server: url, skipTLSVerify: true}, {name: 'a'});
const core = config.makeApiClient(CoreV1Api);
const options = {
	middleware: [
		{
			pre: context => {
				context.setDispatcher(dispatcher);
				return new Observable(Promise.resolve(context));
			},
			post: context => new Observable(Promise.resolve(context)),
		},
	],
	middlewareMergeStrategy: 'append',
};
const show = async (what, ask) => {
	asked = 0;
	const told = await ask().then(
		() => 'done',
		({message, cause}) => `${message}: ${cause?.message ?? ''}`,
	);
	console.log(`${what}: ${told}; asked ${asked} times`);
};
const body = {metadata: {name: 'a'}};
await show('client-node 2.0.1, read', () => core.readNamespace({name: 'a'}, options));
await show('client-node 2.0.1, create', () => core.createNamespace({body}, options));
await show('undici 8.12.4, request', () =>
	request(url, {method: 'POST', body: JSON.stringify(body), dispatcher}),
);
process.exit();
JS
seen=$(node try.mjs)

printf '%s\n' "$seen"
recorded='client-node 2.0.1, read: done; asked 2 times
client-node 2.0.1, create: fetch failed: Request body length does not match content-length header; asked 1 times
undici 8.12.4, request: done; asked 2 times'
if [[ $seen != "$recorded" ]]; then
	printf 'changed; this was recorded:\n%s\n' "$recorded" >&2
	exit 1
fi
