import {createServer} from 'node:http';
import {once} from 'node:events';
import test from 'ava';
import {chooseSource} from './choose-source.ts';

const {signal} = new AbortController();

const chooses = test.macro(async (t, status: number, source: 'packaged' | 'published') => {
	const server = createServer((_, answer) => answer.writeHead(status).end()).listen(0, '127.0.0.1');
	t.teardown(() => server.close());
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' ? address?.port : undefined;
	const mirror = `127.0.0.1:${port}`;
	const chosen = await chooseSource({mirror, signal});
	t.is(chosen.source, source);
	t.true(chosen.reason.includes(mirror));
});

test('published where a registry answers', chooses, 200, 'published');
test('published where a registry wants a login', chooses, 401, 'published');
test('packaged where something else answers', chooses, 403, 'packaged');

test('packaged where nothing answers', async t => {
	const {source, reason} = await chooseSource({mirror: '127.0.0.1:1', signal});
	t.is(source, 'packaged');
	t.regex(reason, /^no container registry is in reach \(127\.0\.0\.1:1: /);
});
