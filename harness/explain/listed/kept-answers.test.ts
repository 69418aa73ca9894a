import {appendFile, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {UsageError} from '../../machine/usage-error.ts';
import {KeptAnswers, keyOf} from './kept-answers.ts';
import type {ListedAnswer} from './listed-answer.ts';

const answer = (named: string): ListedAnswer => ({
	named,
	id: `sha256:${named}`,
	levels: [{level: 'enabled', outcome: 'ready'}],
});

test('an answer is there for the next run', async t => {
	const file = path.join(await folder(t), 'reports', 'list.jsonl');
	const first = await KeptAnswers.open(file);
	t.is(first.of('a'), undefined);
	await first.add('a', answer('a'));
	t.deepEqual(first.of('a'), answer('a'));
	const second = await KeptAnswers.open(file);
	t.deepEqual(second.of('a'), answer('a'));
	t.is(second.of('b'), undefined);
});

test('a line that a killed process did not end is asked again, and harms no other', async t => {
	const file = path.join(await folder(t), 'list.jsonl');
	await (await KeptAnswers.open(file)).add('a', answer('a'));
	await appendFile(file, (await readFile(file, 'utf8')).slice(0, 30));
	const next = await KeptAnswers.open(file);
	await next.add('b', answer('b'));
	const last = await KeptAnswers.open(file);
	t.deepEqual([last.of('a'), last.of('b')], [answer('a'), answer('b')]);
});

test('a file of something else is refused, and stays as it is', async t => {
	const file = path.join(await folder(t), 'report.json');
	await writeFile(file, '{"rows": []}\n');
	await t.throwsAsync(KeptAnswers.open(file), {instanceOf: UsageError, message: /line 1/});
	t.is(await readFile(file, 'utf8'), '{"rows": []}\n');
	await t.throwsAsync(KeptAnswers.open('/proc/answers.jsonl'), {instanceOf: UsageError});
});

test('another image, question or version has another key', t => {
	const keys = [
		keyOf('a', 'sample', ['predict', '1']),
		keyOf('b', 'sample', ['predict', '1']),
		keyOf('a', 'engine 1', ['predict', '1']),
		keyOf('a', 'sample', ['predict', '2']),
	];
	t.is(new Set(keys).size, keys.length);
	t.true(keys.includes(keyOf('a', 'sample', ['predict', '1'])));
});

async function folder(t: ExecutionContext): Promise<string> {
	const made = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(made, {recursive: true}));
	return made;
}
