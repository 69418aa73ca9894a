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

/** How long a command may take, in milliseconds. */
export interface CommandLimits {
	readonly answers: number;
	readonly ends: number;
}

/**
 * Starts a program that is asked by lines on its stdin and answers by lines on its stdout. Several questions may be
 * under way at once, as many as its callers ask; answers are matched by uid and may come in any order.
 *
 * Whatever breaks the protocol ends the program and every question, those to come included, with one and the same
 * `Breach`. It is not started again: a program that went wrong once is not to be believed on the second try.
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

/** A question under way. */
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
	/** By uid, the oldest first. */
	readonly #asked = new Map<string, Asked>();
	readonly #answered = new Set<string>();
	/** Answers that are not handed on yet. */
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
			// What it leaves behind may hold its stdout open.
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

	/** Ends its stdin and gives it time to go. Throws the breach, also one that came after the last answer. */
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
	 * Takes an answer down. It is handed on once everything that has come until now is read: of what is said twice at
	 * once, or beside a breach, nothing is believed. What is said twice later cannot be taken back from its row; it ends
	 * the program, or makes `close` throw, and either way the run is not conformant.
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
	 * Only the oldest question is timed, from when all before it were answered: a program that takes one question after
	 * the other is not charged for the queue, and one that leaves a question out is still found out.
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
	 * It does not listen or speak any more; what that means is known when it has ended, which is to come soon. Where it has,
	 * its last words are still on their way.
	 */
	async #expectEnd(what: string): Promise<void> {
		const closes = (): Promise<boolean> => within(this.#limits.ends, this.#closed.promise);
		if (await closes()) return;
		const {exitCode, signalCode} = this.#shell.child;
		const isGone = exitCode !== null || signalCode !== null;
		if ((isGone && (await closes())) || this.#closing) return;
		this.#fail(isGone ? 'ended' : what);
	}

	/** Nothing more can come. What was answered before the end counts. */
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
		// Somebody who left the group still holds a pipe.
		stdout.destroy();
		stderr.destroy();
		child.unref();
	}
}

/** The object as it went over the line: keys without a value are not in it. */
function asSent({object}: AdmissionRequest): JsonObject {
	const sent: unknown = JSON.parse(JSON.stringify(object));
	if (isObject(sent)) return sent;
	throw new Error('what was asked about is no object');
}
