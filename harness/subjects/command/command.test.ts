import {randomInt} from 'node:crypto';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {eventually} from '../../../images/cache/testing.ts';
import {atLevel} from '../../model/configuration.ts';
import type {Result} from '../../model/result.ts';
import type {Row} from '../../model/row.ts';
import {run} from '../../run/run.ts';
import {admissionRequest, type AdmissionRequest} from '../admission-request.ts';
import {askedTarget} from './asked-target.ts';
import {Breach} from './breach.ts';
import {startCommand} from './command.ts';

/**
 * Real programs that behave correctly, and that break the protocol in every known way; each row passes with a correct
 * one.
 */

const ample = {answers: 10_000, ends: 1000};
/** How much a loaded machine may add to a limit. */
const slack = 8000;
const many = 40;
const concurrency = 12;
const node = `'${process.execPath}'`;

test('an honest program answers every row, and goes at the end of its stdin', async t => {
	const {results, closing} = await judge(t, program('answer(request);'));
	t.is(passed(results), many);
	t.is(closing, undefined);
});

test('answers may come in any order', async t => {
	const body = `waiting.push(request);
		if (waiting.length === ${concurrency} || count === ${many}) while (waiting.length) answer(waiting.pop());`;
	const {results, closing} = await judge(t, program(body, 'const waiting = [];'));
	t.is(passed(results), many);
	t.is(closing, undefined);
});

test('an answer in several pieces is one answer', async t => {
	const body = `const text = says(request);
		process.stdout.write(text.slice(0, 50), () => setImmediate(() => process.stdout.write(text.slice(50) + '\\n')));`;
	const {results, closing} = await judge(t, program(body), {one: true});
	t.is(passed(results), 1);
	t.is(closing, undefined);
});

test('a flood on stderr disturbs nobody', async t => {
	const body = `process.stderr.write('x'.repeat(100_000) + '\\n'); answer(request);`;
	const {results, closing} = await judge(t, program(body));
	t.is(passed(results), many);
	t.is(closing, undefined);
});

test('a refusal is an observation, not a breach', async t => {
	const body = `answer(request, {allowed: false, status: {code: 400, message: 'not today'}});`;
	const {results, closing} = await judge(t, program(body));
	t.true(
		results.every(({status, reason}) => status === 'failed' && /not today/.test(reason ?? '')),
	);
	t.is(closing, undefined);
});

test('the sum of slow answers may be longer than the limit of one', async t => {
	const body = `queue = queue.then(() => new Promise(done => setTimeout(done, 100))).then(() => answer(request));`;
	const command = program(body, 'let queue = Promise.resolve();');
	const {results, closing} = await judge(t, command, {answers: 3000});
	t.is(passed(results), many);
	t.is(closing, undefined);
});

/** Every row except the first ones is inconclusive, for one reason, with the end of the program's stderr. */
const breaches = test.macro<
	[string, RegExp, {readonly answered?: number; readonly answers?: number}?]
>(async (t, command, reason, {answered = 0, answers = ample.answers} = {}) => {
	const {results, closing, milliseconds} = await judge(t, command, {answers});
	t.is(results.length, many);
	t.true(passed(results) <= answered, `${passed(results)} rows passed`);
	const open = results.filter(({status}) => status !== 'passed');
	t.true(open.every(({status}) => status === 'inconclusive'));
	const reasons = new Set(open.map(each => each.reason));
	t.is(reasons.size, 1);
	t.regex([...reasons].join(), reason);
	t.true(milliseconds < answers + slack, `it took ${milliseconds} ms`);
	t.true(closing instanceof Breach);
	t.regex(String(closing), new RegExp(reason.source.replace(/^\^/, ''), reason.flags));
});

test.serial(
	'a program that hangs',
	breaches,
	'echo thinking >&2; exec sleep MARK',
	/^the subject did not answer within 1 s: CREATE of Service row; the end of its stderr: thinking$/,
	{answers: 1000},
);
test.serial(
	'a program that leaves one question out',
	breaches,
	program('if (count !== 5) answer(request);'),
	/did not answer within 0\.5 s/,
	{answers: 500, answered: many - 1},
);
test.serial(
	'a program that answers late',
	breaches,
	program('setTimeout(() => answer(request), 1500);'),
	/did not answer within 0\.5 s/,
	{answers: 500},
);
test.serial(
	'a program that never reads',
	breaches,
	'exec sleep MARK',
	/did not answer within 0\.5 s: .*; nothing on its stderr$/,
	{answers: 500},
);
test(
	'a program that dies at once',
	breaches,
	'echo no such flour >&2; exit 3',
	/^the subject ended; its exit code is 3; the end of its stderr: no such flour$/,
);
test(
	'a program that ends at once and says nothing',
	breaches,
	'true',
	/ended; its exit code is 0; nothing/,
);
test(
	'a command that does not exist',
	breaches,
	'no-such-command --at-all',
	/^the subject ended; its exit code is 127; the end of its stderr: .*no-such-command.*not found$/,
);
test(
	'a program that dies after some answers',
	breaches,
	program(`if (count > 5) throw new Error('out of flour'); answer(request);`),
	/^the subject ended; its exit code is 1; .*Error: out of flour/s,
	{answered: 5},
);
test(
	'a program that ends, and leaves somebody outside its group who holds its stdout',
	breaches,
	'setsid sleep 5 & exit 3',
	/^the subject ended; its exit code is 3; nothing on its stderr$/,
);
test(
	'a program that is killed',
	breaches,
	program(`if (count > 5) process.kill(process.pid, 'SIGKILL'); else answer(request);`),
	/^the subject ended; SIGKILL ended it; nothing on its stderr$/,
	{answered: 5},
);
test(
	'a program that closes its stdout and lives',
	breaches,
	'exec >&-; sleep MARK',
	/^the subject closed its stdout; nothing/,
);
test(
	'a program that closes its stdin and lives',
	breaches,
	'exec <&-; sleep MARK',
	/^the subject closed its stdin; nothing/,
);
test(
	'a program that ends in the middle of a line',
	breaches,
	program(`process.stdout.write(says(request).slice(0, 30), () => process.exit());`),
	/ended in the middle of a line: "{\\"apiVersion\\":\\"admission\.k8s/,
);
test(
	'a program that logs to stdout',
	breaches,
	program(`answer(request); if (count > 5) console.log('served', count);`),
	/^the subject said what is no JSON: "served 6"; nothing/,
	{answered: 6},
);
test(
	'a program that babbles without a newline',
	breaches,
	`exec ${node} -e '/* MARK */ const on = () => process.stdout.write("x".repeat(100000), on); on()'`,
	/said a line of more than 4000000 characters, which begins "x{200}…"/,
);
test(
	'a program that babbles without an end',
	breaches,
	'exec yes "a MARK"',
	/^the subject said what is no JSON: "a \d+"/,
);
test(
	'a program that answers twice at once: no such row passes',
	breaches,
	program('process.stdout.write((says(request) + "\\n").repeat(2));'),
	/answered twice: /,
);
test(
	'a program that answers twice, once it is asked the next',
	breaches,
	program('answer(request); if (count > 12) answer(first); first ??= request;', 'let first;'),
	/answered twice: /,
	{answered: many - 1},
);
test(
	'a program that answers with another uid',
	breaches,
	program('answer({uid: "other"});'),
	/answered what was not asked: .*other/,
);
test(
	'a program that echoes',
	breaches,
	'cat',
	/said what is no AdmissionReview .* with a response and its uid/,
);
test(
	'a patch that does not apply',
	breaches,
	program(
		'answer(request, {patchType: "JSONPatch", patch: btoa(\'[{"op":"remove","path":"/x"}]\')});',
	),
	/`patch` does not apply, Value required at path: \/x/,
);
test(
	'a program that ignores SIGTERM and leaves children that do',
	breaches,
	`trap '' TERM; sleep MARK & (trap '' TERM; sleep MARK) & echo hello; wait; sleep MARK`,
	/said what is no JSON: "hello"/,
);

test('an answer that is given again after the last row makes closing fail', async t => {
	const command = program(
		'answer(request); first ??= request;',
		`let first; atEnd = () => answer(first);`,
	);
	const {results, closing} = await judge(t, command);
	t.is(passed(results), many);
	t.true(closing instanceof Breach);
	t.regex(String(closing), /answered twice/);
});

test('a program that does not go at the end of its stdin is killed, and that is all', async t => {
	const command = program(
		'answer(request);',
		`setInterval(() => {}, 1e6); process.on('SIGTERM', () => {});`,
	);
	const {results, closing} = await judge(t, command);
	t.is(passed(results), many);
	t.is(closing, undefined);
});

test('it ends, children too, when this process is killed', async t => {
	const mark = newMark();
	const command = `trap '' TERM; sleep ${mark} & sleep ${mark} & wait; sleep ${mark}`;
	const starts = `import {startCommand} from ${JSON.stringify(`${import.meta.dirname}/command.ts`)};
		await startCommand(process.env.COMMAND);
		console.log('up');`;
	const parent = execa(process.execPath, ['--input-type=module', '-e', starts], {
		reject: false,
		env: {COMMAND: command},
	});
	await eventually(async () => (await isRunning(`^sleep ${mark}`)) || undefined);
	parent.kill('SIGKILL');
	await parent;
	t.true(await eventually(async () => !(await isRunning(mark)) || undefined));
});

test('a question after the end is refused at once, with the same words', async t => {
	const subject = await startCommand('exit 3', ample);
	const ask = async (): Promise<unknown> => subject.ask(anyRequest(), {});
	const first = await t.throwsAsync(ask, {instanceOf: Breach});
	const second = await t.throwsAsync(ask, {instanceOf: Breach});
	t.is(first, second);
	await t.throwsAsync(subject.close(), {is: first});
});

interface Judged {
	readonly results: readonly Result[];
	/** The error thrown by closing the subject. */
	readonly closing: unknown;
	readonly milliseconds: number;
}

/** Runs rows against the command, and checks for processes that it left: `MARK` is a unique number. */
async function judge(
	t: ExecutionContext,
	command: string,
	{answers = ample.answers, one = false}: {answers?: number; one?: boolean} = {},
): Promise<Judged> {
	const mark = newMark();
	const started = performance.now();
	const subject = await startCommand(command.replaceAll('MARK', mark), {...ample, answers});
	const results: Result[] = [];
	await run({
		rows: one ? rows.slice(0, 1) : rows,
		target: askedTarget(subject),
		concurrency,
		signal: new AbortController().signal,
		onResult: result => void results.push(result),
	});
	const closing = await subject.close().catch((error: unknown) => error);
	const milliseconds = performance.now() - started;
	t.false(await isRunning(mark));
	return {results, closing, milliseconds};
}

const rows = Array.from({length: many}, (_, index): Row => ({
	requirement: 'R6',
	alsoProves: [],
	level: 'disabled',
	case: `case ${index}`,
	tier: 'defaulting',
	configuration: atLevel('disabled'),
	probe: {
		kind: 'admission',
		object: 'Service',
		workload: {image: 'app-numeric'},
		field: 'container.securityContext',
	},
	expect: {equals: null},
	presets: [],
}));

function passed(results: readonly Result[]): number {
	return results.filter(({status}) => status === 'passed').length;
}

function anyRequest(): AdmissionRequest {
	return admissionRequest('Service', {}, {name: 'row', namespace: 'default'});
}

/** A number that is also a valid number of seconds. */
function newMark(): string {
	return `1${randomInt(1e11, 1e12)}`;
}

/** Whether a process has the text in its arguments. */
async function isRunning(text: string): Promise<boolean> {
	return (await execa('pgrep', ['-f', text], {reject: false})).exitCode === 0;
}

/** A program that runs `body` for each `request`; `count` is the number of requests so far. */
function program(body: string, first = ''): string {
	const text = `/* MARK */
		const says = ({uid}, more) => JSON.stringify({
			apiVersion: 'admission.k8s.io/v1',
			kind: 'AdmissionReview',
			response: {uid, allowed: true, ...more},
		});
		const answer = (request, more) => process.stdout.write(says(request, more) + '\\n');
		let count = 0;
		let atEnd = () => {};
		${first}
		require('node:readline').createInterface({input: process.stdin})
			.on('line', line => {
				const {request} = JSON.parse(line);
				count++;
				${body}
			})
			.on('close', () => atEnd());`;
	return `exec ${node} -e '${text.replaceAll("'", `'\\''`)}'`;
}
