import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {ListedAnswer} from '../../harness/explain/listed/listed-answer.ts';
import {listedIn} from '../../harness/explain/listed/read-list.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {defaultVersions} from '../../harness/machine/version.ts';
import {UsageError} from '../../harness/machine/usage-error.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {answerList, exitCodeOf, type Told} from '../image-list.ts';
import {predict} from '../predict.ts';
import {reproList} from '../repro-list.ts';

/** `--file`, up to the questions to an engine or a cluster. */

const answer = (named: string): ListedAnswer => ({
	named,
	id: `sha256:${named}`,
	levels: [{level: 'enabled', outcome: 'ready'}],
});

/** Sample images: whether they are the same is known without an engine. */
const list = 'app-numeric\nnginx\ncaddy\n';

class Asking {
	readonly asked: string[] = [];
	readonly notes: string[] = [];
	readonly #results: string;

	constructor(results: string) {
		this.#results = results;
	}

	async run(came: (named: string) => Parameters<Told>[1], asked: unknown = 'same') {
		this.asked.length = 0;
		const progress = {step: () => () => {}, note: (line: string) => void this.notes.push(line)};
		return answerList(
			{by: 'predict', list: 'l.txt', images: listedIn(list), results: this.#results, asked},
			{progress, signal: AbortSignal.timeout(10_000)},
			async (missing, told) => {
				for (const image of missing) {
					this.asked.push(image.named);
					await told(image, came(image.named));
				}
			},
		);
	}
}

test('a second run asks for what is missing only', async t => {
	const asking = new Asking(await results(t));
	const first = await asking.run(named =>
		named === 'nginx' ? new EnvironmentError('no such registry') : answer(named),
	);
	t.deepEqual(asking.asked, ['app-numeric', 'nginx', 'caddy']);
	t.deepEqual([first.images, first.kept, exitCodeOf(first)], [2, 0, 2]);
	t.deepEqual(first.unanswered, [
		{line: 2, named: 'nginx', reason: 'no such registry', isWrong: false},
	]);
	const second = await asking.run(answer);
	t.deepEqual(asking.asked, ['nginx']);
	t.deepEqual([second.images, second.kept, exitCodeOf(second)], [3, 2, 0]);
	t.deepEqual(
		second.answers.map(({named}) => named),
		['app-numeric', 'nginx', 'caddy'],
	);
	await asking.run(answer, 'another question');
	t.is(asking.asked.length, 3);
});

test('what was answered before an interrupt is kept', async t => {
	const asking = new Asking(await results(t));
	const interrupt = new Error('interrupted');
	await t.throwsAsync(
		asking.run(named => (named === 'nginx' ? interrupt : answer(named))),
		{is: interrupt},
	);
	t.regex(asking.notes.at(-1) ?? '', /^1 of 3 answers are kept in .*: the same command asks/);
	await asking.run(answer);
	t.deepEqual(asking.asked, ['nginx', 'caddy']);
});

test('a wrong line is told by the exit code, before what could not be answered', async t => {
	const asking = new Asking(await results(t));
	const report = await asking.run(named => {
		if (named === 'nginx') return new UsageError('there is no file nginx');
		return named === 'caddy' ? {reason: 'enabled: the engine failed'} : answer(named);
	});
	t.is(exitCodeOf(report), 64);
	t.deepEqual(
		report.unanswered.map(({line, isWrong}) => [line, isWrong]),
		[
			[2, true],
			[3, false],
		],
	);
	t.is((await readFile(report.results, 'utf8')).trim().split('\n').length, 1);
});

test('what cannot be asked is refused before anything is started', async t => {
	const file = path.join(await folder(t), 'images.txt');
	await writeFile(file, list);
	const settings = readSettings({});
	const node = 'kind';
	const {kubernetes} = defaultVersions;
	const wrong: readonly (readonly [() => Promise<number>, RegExp])[] = [
		[() => predict('nginx', {node, file}, settings), /either an image or, with --file/],
		[() => predict(undefined, {node}, settings), /either an image or, with --file/],
		[() => predict('nginx', {node, results: 'r'}, settings), /--results is for --file/],
		[() => predict(undefined, {node, file: '/absent'}, settings), /cannot read the list/],
		[() => reproList('nginx', {kubernetes, file}, settings), /either an image or, with --file/],
		[() => reproList(undefined, {kubernetes, results: 'r'}, settings), /--results is for --file/],
		[
			() => reproList(undefined, {kubernetes, file, context: 'c'}, settings),
			/--context does not go with/,
		],
		[
			() => reproList(undefined, {kubernetes, file, fromLog: 'l'}, settings),
			/--from-log does not go with/,
		],
		[
			() => reproList(undefined, {kubernetes, file, knative: ['1.22.0', '1.23.0']}, settings),
			/one release/,
		],
		[() => reproList(undefined, {kubernetes, file: '/absent'}, settings), /cannot read the list/],
	];
	for (const [ask, message] of wrong) {
		await t.throwsAsync(ask, {instanceOf: UsageError, message});
	}
});

const results = async (t: ExecutionContext): Promise<string> =>
	path.join(await folder(t), 'answers.jsonl');

async function folder(t: ExecutionContext): Promise<string> {
	const made = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(made, {recursive: true}));
	return made;
}
