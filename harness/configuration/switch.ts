import {type Configuration, type Value, nameConfiguration} from '../model/configuration.ts';
import {sameDefaults, tellAnswers, type Answers} from './canaries.ts';
import type {LevelPort} from './level-port.ts';
import {ProvedWrites} from './proved-writes.ts';
import {Spellings} from './spellings.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {Arrival} from '../model/row.ts';
import {limits} from '../machine/limits.ts';
import type {LevelSource, SpellingTried} from '../model/level-source.ts';

/** How a configuration was entered. */
export interface Entered {
	readonly configuration: string;
	/** The value written to the key; `null` if it was removed. */
	readonly written: string | null;
	readonly milliseconds: number;
	/** The level from which it was entered, if it could look like the previous one. */
	readonly detour?: string;
	/** The canaries' last answers, as text. */
	readonly answers: string;
	/** The webhook's replicas, each asked by itself; left out if they could not be. */
	readonly replicas?: readonly string[];
	/** False if the answers did not change although every sign shows that the ConfigMap has arrived. */
	readonly changed: boolean;
}

/**
 * Switches `secure-pod-defaults` and the feature flags of one cluster, each time with proof of arrival.
 *
 * "Entered" means that the new ConfigMap has arrived, not that its answers are as expected: Knative's defaulting and
 * validation keep separate copies of it (upstream.md §2.5). A change of the canaries' answers proves arrival for
 * defaulting, so a configuration that may look like the present one is entered from one that does not.
 */
export class LevelSwitch {
	readonly entered: Entered[] = [];
	readonly #spellings: Spellings;
	readonly #port: LevelPort;
	readonly #source: LevelSource;
	readonly #writes: ProvedWrites;
	#arrival: Arrival = 'proved';

	/** Reads the ConfigMap. Nothing is changed yet. */
	static async on(source: LevelSource, port: LevelPort): Promise<LevelSwitch> {
		return new LevelSwitch(source, port, await ProvedWrites.on(source, port));
	}

	private constructor(source: LevelSource, port: LevelPort, writes: ProvedWrites) {
		this.#source = source;
		this.#spellings = new Spellings(source);
		this.#port = port;
		this.#writes = writes;
	}

	/** What each tried spelling selects. */
	get tried(): readonly SpellingTried[] {
		return this.#spellings.tried;
	}

	/** The data that `restore` puts back. */
	get original(): Readonly<Record<string, string>> {
		return this.#writes.original;
	}

	/** The data as stored now. */
	async stored(): Promise<Readonly<Record<string, string>>> {
		return this.#port.read();
	}

	/**
	 * Enters the configuration and proves that it has arrived. Throws `NoSuchLevel` if no spelling selects the level, and
	 * `EnvironmentError` with the last answers if the ConfigMap does not arrive within its limit. If the level has no
	 * witness, unchanged answers prove nothing: that is thrown too, unless arrival is judged.
	 */
	async enter(
		configuration: Configuration,
		signal: AbortSignal,
		arrival: Arrival = 'proved',
	): Promise<Entered> {
		this.#arrival = arrival;
		this.#writes.expect(arrival);
		const {value, flags} = configuration;
		const literal =
			'level' in value
				? {literal: await this.#spellings.of(value.level, each => this.#answersOf(each, signal))}
				: value;
		const entered = await this.#enterLiteral(configuration, literal, flags, signal);
		if (entered.changed || this.#port.witnessed || arrival === 'judged') return entered;
		return this.#writes.lose(
			new EnvironmentError(
				`${this.#source.namespace}/${this.#source.configMap}: ${this.#source.key} was written as ` +
					`${JSON.stringify(entered.written)} and read back, but the subject answers as before ` +
					`(${entered.answers}); without a witness that is no proof of arrival (requirement R32)`,
			),
		);
	}

	/** Restores every changed key, also to "absent", and confirms it by reading. */
	async restore(): Promise<void> {
		await this.#writes.restore();
	}

	/** The canaries' answers to a spelling: known ones, or by writing it now. */
	async #answersOf(spelling: string, signal: AbortSignal): Promise<Answers> {
		const known = this.#writes.answersTo(spelling, {});
		if (known) return known;
		const literal = {literal: spelling};
		await this.#enterLiteral({value: literal, flags: {}}, literal, {}, signal);
		return this.#writes.last(signal);
	}

	async #enterLiteral(
		configuration: Configuration,
		value: Value,
		flags: Configuration['flags'],
		signal: AbortSignal,
	): Promise<Entered> {
		const started = this.#port.now();
		const written = 'literal' in value ? value.literal : null;
		const same = this.#writes.value === written;
		let before = await this.#writes.last(signal);
		let after =
			this.#detours() > 0 && this.#mayLookLikeNow(written, flags, before)
				? before
				: await this.#writes.write(written, flags, same ? 0 : limits.sameAnswer, signal);
		let detour: string | undefined;
		// Without another witness, a value may answer like the level from which it was entered: enter it from two.
		for (let left = this.#detours(); left > 0; left -= 1) {
			if (same || !sameDefaults(before, after)) break;
			// It may have arrived, or defaulting may still hold the old one: enter it from one with different answers.
			detour = await this.#goElsewhere(written, before, signal);
			before = await this.#writes.last(signal);
			after = await this.#writes.write(written, flags, limits.sameAnswer, signal);
		}
		const entered: Entered = {
			configuration: nameConfiguration(configuration),
			written,
			milliseconds: this.#port.now() - started,
			...(detour === undefined ? {} : {detour}),
			answers: tellAnswers(after),
			...(this.#writes.replicas.length > 0 && {replicas: this.#writes.replicas}),
			changed: same || !sameDefaults(before, after),
		};
		this.entered.push(entered);
		return entered;
	}

	/**
	 * Whether this value may give the present answers. A value that was written before gives its earlier answers. A new
	 * one may be unknown to the subject, and then looks like `disabled`; or it is the present one in another letter case.
	 */
	#mayLookLikeNow(written: string | null, flags: Configuration['flags'], now: Answers): boolean {
		if (this.#writes.value === written) return false;
		const known = this.#writes.answersTo(written, flags);
		if (known) return sameDefaults(known, now);
		if (alike(this.#writes.value, written)) return true;
		return now.plain === null && !alike(written, this.#source.spellings.enabled[0]);
	}

	/**
	 * Enters another documented level than the wanted one, with answers that differ from these; returns its name, or that
	 * there is none.
	 */
	async #goElsewhere(
		wanted: string | null,
		answers: Answers,
		signal: AbortSignal,
	): Promise<string> {
		const tried: string[] = [];
		const from = (['enabled', 'disabled'] as const).toSorted(
			(a, b) => Number(this.#isAlike(a, wanted)) - Number(this.#isAlike(b, wanted)),
		);
		for (const level of from) {
			const [spelling] = this.#source.spellings[level];
			if (spelling === wanted) continue;
			const there = await this.#writes.write(spelling, {}, limits.sameAnswer, signal);
			if (!sameDefaults(there, answers)) return level;
			tried.push(level);
		}
		return `none answers otherwise (tried ${tried.join(', ')})`;
	}

	/** How often to enter from another level before unchanged answers are accepted; 0 if arrival is judged. */
	#detours(): number {
		if (this.#arrival === 'judged') return 0;
		return this.#port.witnessed ? 1 : 2;
	}

	/** This level may be the wanted one in another spelling, and then is no other level. */
	#isAlike(level: 'enabled' | 'disabled', wanted: string | null): boolean {
		return alike(this.#source.spellings[level][0], wanted);
	}
}

/** Whether the two differ at most in letter case, and so may select the same level. */
const alike = (a: string | null, b: string | null): boolean =>
	a?.toLowerCase() === b?.toLowerCase();
