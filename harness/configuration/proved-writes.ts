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
 * Writes values of the level and feature flags of one cluster, each with proof of arrival: a witness flag for
 * validation, the canaries' answers for defaulting (upstream.md §2.5). Everything that it writes can be put back.
 */
export class ProvedWrites {
	/** The data that `restore` puts back. */
	readonly original: Readonly<Record<string, string>>;
	readonly #port: LevelPort;
	readonly #source: LevelSource;
	readonly #touched = new Set<string>();
	#data: Readonly<Record<string, string>>;
	/** The canaries' last answers, and the answers observed for each value. */
	#now: Answers | undefined;
	readonly #known = new Map<string, Answers>();
	/** Set once a write did not arrive: a later write could mistake its late arrival for its own. */
	#lost: EnvironmentError | undefined;
	#arrival: Arrival = 'proved';
	/** The replicas of the webhook that were asked one by one after the last write; empty if they cannot be. */
	replicas: readonly string[] = [];

	/** Reads the ConfigMap. Nothing is changed yet. */
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

	/** Whether arrival is a condition of the following writes, or is itself judged. */
	expect(arrival: Arrival): void {
		this.#arrival = arrival;
		if (arrival === 'judged') this.#lost = undefined;
	}

	/** Refuses every following write, unless arrival is judged. */
	lose(reason: EnvironmentError): never {
		this.#lost = reason;
		throw reason;
	}

	/** The value of the level's key; `null` if there is none. */
	get value(): string | null {
		return this.#data[this.#source.key] ?? null;
	}

	/** The answers observed for these; undefined if they have not been written. */
	answersTo(written: string | null, flags: Configuration['flags']): Answers | undefined {
		return this.#known.get(identity(written, flags));
	}

	/** The answers of the configuration that the cluster is in. */
	async last(signal: AbortSignal): Promise<Answers> {
		return (this.#now ??= await this.#first(signal));
	}

	/**
	 * Writes value, flags and the flipped witness in one patch; waits until the witness has flipped and the canaries have
	 * agreed for `limits.answersAgree`. The level's answers may take `patience` milliseconds to differ from the last
	 * ones.
	 */
	async write(
		written: string | null,
		flags: Configuration['flags'],
		patience: number,
		signal: AbortSignal,
	): Promise<Answers> {
		signal.throwIfAborted();
		if (this.#lost) throw this.#lost;
		const before = await this.last(signal);
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
			// A plain Service is refused while the two copies differ; if the subject still refuses it, the value has arrived.
			const settled = isSettled(answers) || waited >= limits.sameAnswer;
			const agreed = settled && this.#port.now() - since >= limits.answersAgree;
			if (arrived && decided && agreed) break;
			if (waited > limits.configurationArrives) {
				if (this.#arrival === 'judged') break;
				this.lose(notArrived(this.#source, changes, answers));
			}
			// A cluster is not asked at full speed; what has not arrived by now may never do.
			await this.#port.pause(
				waited > limits.sameAnswer ? limits.askedAgain : limits.askedMeanwhile,
				signal,
			);
			const next = await this.#port.ask();
			if (!isDeepStrictEqual(next, answers)) since = this.#port.now();
			answers = next;
		}
		if (this.#arrival !== 'judged') await this.#eachReplica(answers, started, signal);
		this.#now = answers;
		this.#known.set(identity(written, flags), answers);
		return answers;
	}

	/** Waits until every replica of the webhook answers alike: the API server asks one of them, and another the next time. */
	async #eachReplica(wanted: Answers, started: number, signal: AbortSignal): Promise<void> {
		for (;;) {
			signal.throwIfAborted();
			const each = await this.#port.askReplicas?.();
			if (each === undefined) return;
			const others = [...each].filter(([, answers]) => !isDeepStrictEqual(answers, wanted));
			this.replicas = [...each.keys()];
			if (others.length === 0) return;
			if (this.#port.now() - started > limits.configurationArrives) {
				this.lose(lagging(this.#source, others, wanted));
			}
			await this.#port.pause(limits.askedAgain, signal);
		}
	}

	/**
	 * Puts back everything that was changed.
	 * @throws {EnvironmentError} if another client changed a key meanwhile: its value stays
	 */
	async restore(): Promise<void> {
		if (this.#touched.size === 0) return;
		await this.#port.restore();
		this.#touched.clear();
	}

	/** Everything that earlier configurations changed is restored, unless this one sets it. */
	#changes(written: string | null, flags: Configuration['flags'], before: Answers): Changes {
		const untouched = [...this.#touched].map(key => [key, this.original[key] ?? null] as const);
		const cleared = (this.#port.cleared ?? []).map(flag => [flag, null] as const);
		return {
			...Object.fromEntries([...untouched, ...cleared]),
			...flags,
			[this.#source.key]: written,
			[witnessFlag]: before.witness ? 'disabled' : 'enabled',
		};
	}

	/** The first answers, once validation uses the ConfigMap as it was found: it may have been changed just before. */
	async #first(signal: AbortSignal): Promise<Answers> {
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
			await this.#port.pause(limits.askedMeanwhile, signal);
		}
	}
}

const byKey = ([a]: [string, string], [b]: [string, string]): number => a.localeCompare(b);

const identity = (written: string | null, flags: Configuration['flags']): string =>
	JSON.stringify([written, Object.entries(flags).toSorted(byKey)]);

function lagging(
	{namespace, configMap}: LevelSource,
	others: readonly (readonly [string, Answers])[],
	wanted: Answers,
): EnvironmentError {
	const each = others.map(([name, answers]) => `${name}: ${tellAnswers(answers)}`);
	return new EnvironmentError(
		`${namespace}/${configMap} was written, but within ${limits.configurationArrives / 1000} s it did not reach ` +
			`every replica of the webhook: ${each.join('; ')}; the others: ${tellAnswers(wanted)}`,
	);
}

function notArrived(source: LevelSource, changes: Changes, answers: Answers): EnvironmentError {
	return new EnvironmentError(
		`${source.namespace}/${source.configMap} was written (${JSON.stringify(changes)}) but did not reach the webhook ` +
			`within ${limits.configurationArrives / 1000} s; last answers: ${tellAnswers(answers)}`,
	);
}
