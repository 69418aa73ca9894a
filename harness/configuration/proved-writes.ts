import {isDeepStrictEqual} from 'node:util';
import {isSettled, sameDefaults, tellAnswers, witnessFlag, type Answers} from './canaries.ts';
import type {Changes} from './config-map.ts';
import type {Configuration} from '../model/configuration.ts';
import type {LevelPort} from './level-port.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {limits} from '../machine/limits.ts';
import type {Arrival} from '../model/row.ts';
import type {LevelSource} from '../model/level-source.ts';

/**
 * Writes values of the level and feature flags of one cluster, each with proof of arrival: a witness flag for validation,
 * the canaries' answers for defaulting (upstream.md §2.5). What was touched can be put back.
 */
export class ProvedWrites {
	/** The data that `restore` puts back. */
	readonly original: Readonly<Record<string, string>>;
	readonly #port: LevelPort;
	readonly #source: LevelSource;
	readonly #touched = new Set<string>();
	#data: Readonly<Record<string, string>>;
	/** The canaries' last answers, and what each value was seen to answer. */
	#now: Answers | undefined;
	readonly #known = new Map<string, Answers>();
	/** Set once a write did not arrive: a later one could take its late arrival for its own. */
	#lost: EnvironmentError | undefined;
	#arrival: Arrival = 'proved';

	/** Reads the ConfigMap as it is. Nothing is changed yet. */
	static async on(source: LevelSource, port: LevelPort): Promise<ProvedWrites> {
		return new ProvedWrites(source, port, await port.read());
	}

	private constructor(
		source: LevelSource,
		port: LevelPort,
		original: Readonly<Record<string, string>>,
	) {
		this.#source = source;
		this.#port = port;
		this.original = original;
		this.#data = original;
	}

	/** Whether arrival is a condition of the writes that follow, or what is judged of them. */
	expect(arrival: Arrival): void {
		this.#arrival = arrival;
		if (arrival === 'judged') this.#lost = undefined;
	}

	/** Refuses every write that follows, unless arrival is judged. */
	lose(reason: EnvironmentError): never {
		this.#lost = reason;
		throw reason;
	}

	/** What the level's key is set to; `null` where it is not. */
	get value(): string | null {
		return this.#data[this.#source.key] ?? null;
	}

	/** What these were seen to answer; undefined where they have not been written. */
	answersTo(written: string | null, flags: Configuration['flags']): Answers | undefined {
		return this.#known.get(identity(written, flags));
	}

	/** The answers of the configuration that the cluster is in. */
	async last(): Promise<Answers> {
		return (this.#now ??= await this.#first());
	}

	/**
	 * Writes value, flags and the flipped witness in one patch; waits until the witness has flipped and the canaries have
	 * agreed for `limits.answersAgree`. The level's answers are given `patience` milliseconds to differ from the last.
	 */
	async write(
		written: string | null,
		flags: Configuration['flags'],
		patience: number,
		signal: AbortSignal,
	): Promise<Answers> {
		signal.throwIfAborted();
		if (this.#lost) throw this.#lost;
		const before = await this.last();
		const changes = this.#changes(written, flags, before);
		for (const key of Object.keys(changes)) this.#touched.add(key);
		this.#data = await this.#port.change(changes);
		const started = this.#port.now();
		let answers = await this.#port.ask();
		let since = this.#port.now();
		for (;;) {
			signal.throwIfAborted();
			const waited = this.#port.now() - started;
			const arrived = answers.witness !== before.witness;
			const decided = !sameDefaults(answers, before) || waited >= patience;
			// A plain Service is refused while the two copies differ; a subject that always refuses it has arrived all the same.
			const settled = isSettled(answers) || waited >= limits.sameAnswer;
			const agreed = settled && this.#port.now() - since >= limits.answersAgree;
			if (arrived && decided && agreed) break;
			if (waited > limits.configurationArrives) {
				if (this.#arrival === 'judged') break;
				this.lose(notArrived(this.#source, changes, answers));
			}
			const next = await this.#port.ask();
			if (!isDeepStrictEqual(next, answers)) since = this.#port.now();
			answers = next;
		}
		this.#now = answers;
		this.#known.set(identity(written, flags), answers);
		return answers;
	}

	/** Puts every touched key back to what it was, also "absent", and confirms it by reading. */
	async restore(): Promise<void> {
		if (this.#touched.size === 0) return;
		const changes = Object.fromEntries(
			[...this.#touched].map(key => [key, this.original[key] ?? null]),
		);
		await this.#port.change(changes);
		await this.#port.end?.();
		const stored = await this.#port.read();
		const wrong = [...this.#touched].filter(key => stored[key] !== this.original[key]);
		if (wrong.length > 0) {
			throw new EnvironmentError(
				`${this.#source.namespace}/${this.#source.configMap}: ${wrong.join(', ')} could not be put back`,
			);
		}
		this.#touched.clear();
	}

	/** Everything earlier configurations touched goes back to what it was, unless this one says otherwise. */
	#changes(written: string | null, flags: Configuration['flags'], before: Answers): Changes {
		const untouched = [...this.#touched].map(key => [key, this.original[key] ?? null] as const);
		return {
			...Object.fromEntries(untouched),
			...flags,
			[this.#source.key]: written,
			[witnessFlag]: before.witness ? 'disabled' : 'enabled',
		};
	}

	/** The first answers, once validation answers by the ConfigMap as it was found: somebody may just have changed it. */
	async #first(): Promise<Answers> {
		const allowed = /^(enabled|allowed)$/i.test(this.original[witnessFlag] ?? '');
		const started = this.#port.now();
		for (;;) {
			const answers = await this.#port.ask();
			if (answers.witness === allowed) return answers;
			if (this.#port.now() - started > limits.configurationArrives) {
				throw notArrived(
					this.#source,
					{[witnessFlag]: this.original[witnessFlag] ?? null},
					answers,
				);
			}
		}
	}
}

const byKey = ([a]: [string, string], [b]: [string, string]): number => a.localeCompare(b);

const identity = (written: string | null, flags: Configuration['flags']): string =>
	JSON.stringify([written, Object.entries(flags).toSorted(byKey)]);

function notArrived(source: LevelSource, changes: Changes, answers: Answers): EnvironmentError {
	return new EnvironmentError(
		`${source.namespace}/${source.configMap} was written (${JSON.stringify(changes)}) but did not reach the webhook ` +
			`within ${limits.configurationArrives / 1000} s; last answers: ${tellAnswers(answers)}`,
	);
}
