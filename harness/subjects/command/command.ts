import {isObject, type JsonObject} from '../../model/json.ts';
import {limits, longestLine} from '../../machine/limits.ts';
import type {Admission} from '../../model/readings.ts';
import type {AdmissionRequest, Features} from '../admission-request.ts';
import {admissionOf, readAnswer, reviewLine} from './admission-review.ts';
import type {AskedSubject} from './asked-target.ts';
import {Breach, quoted} from './breach.ts';
import {Lines} from './lines.ts';
import {startShell, type Shell} from './shell.ts';
import {within} from '../../machine/watched-process.ts';

/** Limits of a command, in milliseconds. */
export interface CommandLimits {
	readonly answers: number;
	readonly ends: number;
}

/**
 * Starts a program that reads questions as lines on its stdin and writes answers as lines on its stdout. Several
 * questions may be open at once, as many as its callers send; answers are matched by uid and may come in any order.
 *
 * A breach of the protocol ends the program and rejects every question, including later ones, with the same `Breach`.
 * The program is not restarted: after one breach a second try would not be trustworthy.
 */
export async function startCommand(
	command: string,
	{
		answers = limits.commandAnswers,
		ends = limits.commandEnds,
	}: Readonly<Partial<CommandLimits>> = {},
): Promise<AskedSubject> {
	return new Conversation(await startShell(command), {answers, ends});
}

/** An open question. */
interface Asked {
	readonly request: AdmissionRequest;
	readonly resolve: (admission: Admission) => void;
	readonly reject: (reason: Error) => void;
}

const lastWordsKept = 1000;

class Conversation implements AskedSubject {
	readonly #shell: Shell;
	readonly #limits: CommandLimits;
	readonly #lines = new Lines(longestLine);
	/** By uid, oldest first. */
	readonly #asked = new Map<string, Asked>();
	readonly #answered = new Set<string>();
	/** Answers that are not passed on yet. */
	#heard: (Asked & {readonly admission: Admission})[] = [];
	#stderr = '';
	#breach: Breach | undefined;
	#ending: Promise<void> | undefined;
	#closing = false;
	#clock: NodeJS.Timeout | undefined;
	readonly #exited = Promise.withResolvers<void>();
	readonly #closed = Promise.withResolvers<void>();

	constructor(shell: Shell, commandLimits: CommandLimits) {
		this.#shell = shell;
		this.#limits = commandLimits;
		const {stdin, stdout, stderr} = shell;
		stdout.setEncoding('utf8').on('data', (piece: string) => this.#hear(piece));
		stderr.setEncoding('utf8').on('data', (piece: string) => {
			this.#stderr = (this.#stderr + piece).slice(-lastWordsKept);
		});
		stdin.on('error', () => void this.#expectEnd('closed its stdin'));
		stdout.on('end', () => void this.#expectEnd('closed its stdout'));
		shell.child.on('exit', () => {
			this.#exited.resolve();
			// Processes that it leaves behind may hold its stdout open.
			shell.signal('SIGKILL');
		});
		shell.child.on('close', () => {
			this.#closed.resolve();
			this.#hangUp();
		});
	}

	async ask(request: AdmissionRequest, features: Features): Promise<Admission> {
		if (this.#breach) throw this.#breach;
		const {promise, resolve, reject} = Promise.withResolvers<Admission>();
		this.#asked.set(request.uid, {request, resolve, reject});
		if (this.#asked.size === 1) this.#timeOldest();
		this.#shell.stdin.write(`${reviewLine(request, features)}\n`);
		return promise;
	}

	/** Closes its stdin and gives it time to end. Throws the breach, including one after the last answer. */
	async close(): Promise<void> {
		this.#closing = true;
		clearTimeout(this.#clock);
		for (const {reject} of this.#asked.values()) {
			reject(new Error('the subject was ended before it answered'));
		}
		this.#ending ??= this.#end();
		await this.#ending;
		if (this.#breach) throw this.#breach;
	}

	#hear(piece: string): void {
		if (this.#breach) return;
		try {
			for (const line of this.#lines.cut(piece)) this.#take(line);
		} catch (error) {
			if (!(error instanceof Breach)) throw error;
			this.#fail(error.message);
		}
	}

	/**
	 * Accepts an answer. It is passed on once all output received so far is read, so that two answers to one question, or
	 * an answer together with a breach, are not trusted. A second answer that comes later cannot be taken back from its
	 * row; it ends the program, or makes `close` throw, and in both cases the run is not conformant.
	 */
	#take(line: string): void {
		const answer = readAnswer(line);
		const asked = this.#asked.get(answer.uid);
		if (!asked) {
			const what = this.#answered.has(answer.uid)
				? 'answered twice'
				: 'answered what was not asked';
			throw new Breach(`${what}: ${quoted(line)}`);
		}
		const admission = admissionOf(answer, asSent(asked.request));
		this.#asked.delete(answer.uid);
		this.#answered.add(answer.uid);
		this.#heard.push({...asked, admission});
		if (this.#heard.length === 1) setImmediate(() => this.#handOn());
		this.#timeOldest();
	}

	#handOn(): void {
		for (const {resolve, admission} of this.#heard) resolve(admission);
		this.#heard = [];
	}

	/**
	 * Only the oldest question is timed, from the moment when all earlier ones were answered: a sequential program is not
	 * charged for the queue, and a skipped question is still detected.
	 */
	#timeOldest(): void {
		clearTimeout(this.#clock);
		const [oldest] = this.#asked.values();
		if (!oldest || this.#closing) return;
		const {answers} = this.#limits;
		const {operation, kind, name} = oldest.request;
		const what = `${operation} of ${kind.kind} ${name}`;
		const late = (): void => this.#fail(`did not answer within ${answers / 1000} s: ${what}`);
		this.#clock = setTimeout(late, answers);
	}

	/**
	 * The program has closed a pipe; the cause is known once it has ended, which should be soon. If it has ended, its
	 * last output may still arrive.
	 */
	async #expectEnd(what: string): Promise<void> {
		const closes = (): Promise<boolean> => within(this.#limits.ends, this.#closed.promise);
		if (await closes()) return;
		const {exitCode, signalCode} = this.#shell.child;
		const isGone = exitCode !== null || signalCode !== null;
		if ((isGone && (await closes())) || this.#closing) return;
		this.#fail(isGone ? 'ended' : what);
	}

	/** No more output can come. Answers before the end count. */
	#hangUp(): void {
		if (!this.#breach) this.#handOn();
		if (this.#lines.rest !== '') {
			this.#fail(`ended in the middle of a line: ${quoted(this.#lines.rest)}`);
		}
		if (!this.#closing) this.#fail('ended');
	}

	#fail(what: string): void {
		if (this.#breach) return;
		const breach = new Breach(`the subject ${what}${this.#lastWords()}`);
		this.#breach = breach;
		clearTimeout(this.#clock);
		for (const {reject} of [...this.#heard, ...this.#asked.values()]) reject(breach);
		this.#heard = [];
		this.#asked.clear();
		this.#ending ??= this.#end();
	}

	#lastWords(): string {
		const {exitCode, signalCode} = this.#shell.child;
		const stderr = this.#stderr.trim();
		return [
			...(exitCode === null ? [] : [`its exit code is ${exitCode}`]),
			...(signalCode === null ? [] : [`${signalCode} ended it`]),
			stderr === '' ? 'nothing on its stderr' : `the end of its stderr: ${stderr}`,
		]
			.map(each => `; ${each}`)
			.join('');
	}

	async #end(): Promise<void> {
		const {child, stdin, stdout, stderr, signal} = this.#shell;
		stdin.end();
		if (this.#breach) signal('SIGTERM');
		if (!(await within(this.#limits.ends, this.#exited.promise))) signal('SIGKILL');
		if (await within(this.#limits.ends, this.#closed.promise)) return;
		// A process that left the group still holds a pipe.
		stdout.destroy();
		stderr.destroy();
		child.unref();
	}
}

/** The object as sent: without keys that have no value. */
function asSent({object}: AdmissionRequest): JsonObject {
	const sent: unknown = JSON.parse(JSON.stringify(object));
	if (isObject(sent)) return sent;
	throw new Error('what was asked about is no object');
}
