import test from 'ava';
import {causeOf, causes, knownCauses, signFound, type CauseId} from './catalogue.ts';
import type {CatalogueEntry, Sign} from './cause.ts';
import {besideLower} from './denials.ts';
import {examples, findingOf, type Example} from './examples.ts';

const all = (Object.entries(examples) as readonly [CauseId, readonly Example[]][]).flatMap(
	([id, told]) => told.map(example => ({id, example, finding: findingOf(example)})),
);

test('each cause is told by its own words', t => {
	for (const {id, example, finding} of all) {
		t.is(causeOf(finding)?.id, id, JSON.stringify(example));
	}
});

test('no words tell two causes', t => {
	for (const {id, example, finding} of all) {
		const toldBy = (counts: (sign: Sign) => boolean): readonly string[] =>
			Object.entries<CatalogueEntry>(knownCauses)
				.filter(([, {signs}]) =>
					[example.text, example.log, ...(example.newDenials ?? [])].some(said =>
						signFound({signs: signs.filter(counts)}, finding, said ?? ''),
					),
				)
				.map(([name]) => name);
		const byWords = toldBy(({weak}) => !weak);
		const told = byWords.length > 0 ? byWords : toldBy(() => true);
		t.deepEqual(told, id in knownCauses ? [id] : [], JSON.stringify(example));
	}
});

test('each sign is told by an example, and says on what it rests', t => {
	for (const [id, {signs}] of Object.entries<CatalogueEntry>(causes)) {
		for (const sign of signs) {
			const found = all.some(
				({id: of, finding, example}) =>
					of === id &&
					[example.text, example.log].some(said => signFound({signs: [sign]}, finding, said ?? '')),
			);
			t.true(found, `${id}: ${String(sign.says ?? sign.when)}`);
			t.not(sign.source, '', id);
		}
	}
});

test('an exit code 0, and silence, tell less than words', t => {
	const refused = 'open /srv/data: permission denied';
	const ended = findingOf({outcome: 'crashed', exitCode: 0, text: refused});
	t.is(causeOf(ended)?.id, 'foreign-path');
	t.is(causeOf({...ended, text: 'oops: EACCES'})?.id, 'permission-denied');
	const silent = findingOf({outcome: 'pending', listening: [], log: `${refused}\nretrying`});
	t.is(causeOf(silent)?.id, 'foreign-path');
});

test('what a level below says too is not why it is silent here', t => {
	const log = 'open /srv/cache: permission denied';
	const silent = findingOf({outcome: 'pending', listening: [], log, denials: [log]});
	const below = findingOf({outcome: 'ready', http: 200, denials: [log]});
	t.is(causeOf(besideLower(silent, [below]))?.id, 'fails-here-only');
	t.is(causeOf(besideLower(silent, [{...below, denials: []}]))?.id, 'foreign-path');
	t.is(causeOf(besideLower(silent, [{...below, outcome: 'crashed'}]))?.id, 'never-listens');
});

test('where it listens tells more than a refusal in its log', t => {
	const log = 'open /srv/cache: permission denied';
	const listening = [{address: '0.0.0.0', port: 3000}];
	t.is(causeOf(findingOf({outcome: 'pending', listening, log}))?.id, 'listens-elsewhere');
});

test('what serves has no cause, unless it was slow', t => {
	t.is(causeOf(findingOf({outcome: 'ready', http: 200, answeredAfter: 2})), undefined);
});

test('the log tells where the last words tell nothing', t => {
	const log = 'starting\nlisten tcp :80: bind: permission denied\n';
	t.is(causeOf(findingOf({outcome: 'crashed', exitCode: 1, text: 'bye', log}))?.id, 'low-port');
	const text = 'chown: /data: Operation not permitted';
	t.is(causeOf(findingOf({outcome: 'crashed', exitCode: 1, text, log}))?.id, 'chown-at-start');
});

test('an app that speaks of registries, users or commands was started all the same', t => {
	const foreign: readonly CauseId[] = [
		'no-command',
		'unknown-user',
		'config-missing',
		'image-login',
		'image-pull',
	];
	for (const said of [
		'failed to resolve host "db.prod.svc"',
		'failed to pull config from s3',
		'config server answered 401 Unauthorized',
		'password authentication required',
		'error: no command specified',
		'no users found in database',
		'secret "token" not found in vault',
	]) {
		const finding = findingOf({outcome: 'crashed', exitCode: 1, reason: 'Error', text: said});
		t.false(
			foreign.some(id => id === causeOf(finding)?.id),
			said,
		);
		const running = findingOf({outcome: 'pending', log: said});
		t.false(
			foreign.some(id => id === causeOf(running)?.id),
			said,
		);
	}
});

test('a port from 1024 on is not blamed for a socket that is no port', t => {
	for (const text of [
		'bind: Permission denied',
		'unable to bind listener to unix socket: Permission denied',
	]) {
		t.not(causeOf(findingOf({outcome: 'crashed', exitCode: 1, text}))?.id, 'low-port');
	}
});
