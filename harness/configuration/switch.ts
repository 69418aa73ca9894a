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
	/** What the key was set to; `null` when it was removed. */
	readonly written: string | null;
	readonly milliseconds: number;
	/** Which answers it was entered from, when it could look like the one before. */
	readonly detour?: string;
	/** The canaries' last answers, in words. */
	readonly answers: string;
	/** False when the answers stayed as they were although everything says that the ConfigMap has arrived. */
	readonly changed: boolean;
}

/**
 * Switches `secure-pod-defaults` and the feature flags of one cluster, each time with proof of arrival.
 *
 * "Entered" means that the new ConfigMap has arrived, never that it answers as expected: Knative's defaulting and
 * validation keep separate copies of it (upstream.md §2.5). Defaulting is proved by the canaries' answers changing, so that
 * a configuration that may look like the present one is entered from one that does not.
 */
export class LevelSwitch {
	readonly entered: Entered[] = [];
	readonly #spellings: Spellings;
	readonly #port: LevelPort;
	readonly #source: LevelSource;
	readonly #writes: ProvedWrites;
	#arrival: Arrival = 'proved';

	/** Reads the ConfigMap as it is. Nothing is changed yet. */
	static async on(source: LevelSource, port: LevelPort): Promise<LevelSwitch> {
		return new LevelSwitch(source, port, await ProvedWrites.on(source, port));
	}

	private constructor(source: LevelSource, port: LevelPort, writes: ProvedWrites) {
		this.#source = source;
		this.#spellings = new Spellings(source);
		this.#port = port;
		this.#writes = writes;
	}

	/** What each spelling that was tried was found to select. */
	get tried(): readonly SpellingTried[] {
		return this.#spellings.tried;
	}

	/** The data that `restore` puts back. */
	get original(): Readonly<Record<string, string>> {
		return this.#writes.original;
	}

	/** The data as it is stored now. */
	async stored(): Promise<Readonly<Record<string, string>>> {
		return this.#port.read();
	}

	/**
	 * Enters the configuration and proves that it has arrived. Throws `NoSuchLevel` when no spelling selects the level,
	 * `EnvironmentError` with the last answers when the ConfigMap does not arrive within its limit. Where the level has
	 * no witness, answers that do not change prove nothing either: that is thrown too, unless arrival is what is judged.
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

	/** Puts every touched key back to what it was, also "absent", and confirms it by reading. */
	async restore(): Promise<void> {
		await this.#writes.restore();
	}

	/** The canaries' answers to a spelling: as seen before, or by writing it now. */
	async #answersOf(spelling: string, signal: AbortSignal): Promise<Answers> {
		const known = this.#writes.answersTo(spelling, {});
		if (known) return known;
		const literal = {literal: spelling};
		await this.#enterLiteral({value: literal, flags: {}}, literal, {}, signal);
		return this.#writes.last();
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
		let before = await this.#writes.last();
		let after =
			this.#detours() > 0 && this.#mayLookLikeNow(written, flags, before)
				? before
				: await this.#writes.write(written, flags, same ? 0 : limits.sameAnswer, signal);
		let detour: string | undefined;
		// Where nothing else is a witness, a value may answer as the level does that it was entered from: come from two.
		for (let left = this.#detours(); left > 0; left -= 1) {
			if (same || !sameDefaults(before, after)) break;
			// It may have arrived, or defaulting may still hold the old one: come from something that answers otherwise.
			detour = await this.#goElsewhere(written, before, signal);
			before = await this.#writes.last();
			after = await this.#writes.write(written, flags, limits.sameAnswer, signal);
		}
		const entered: Entered = {
			configuration: nameConfiguration(configuration),
			written,
			milliseconds: this.#port.now() - started,
			...(detour === undefined ? {} : {detour}),
			answers: tellAnswers(after),
			changed: same || !sameDefaults(before, after),
		};
		this.entered.push(entered);
		return entered;
	}

	/**
	 * Whether writing this value may well give the answers that are given now. One that was written before answers as it
	 * did then. A new one may be unknown to the subject, and an unknown one looks like `disabled`; or it is the present one in
	 * another letter case.
	 */
	#mayLookLikeNow(written: string | null, flags: Configuration['flags'], now: Answers): boolean {
		if (this.#writes.value === written) return false;
		const known = this.#writes.answersTo(written, flags);
		if (known) return sameDefaults(known, now);
		if (alike(this.#writes.value, written)) return true;
		return now.plain === null && !alike(written, this.#source.spellings.enabled[0]);
	}

	/** Enters a documented level other than the one wanted whose answers differ from these; says which, or that none does. */
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

	/** How often to come from elsewhere before no change is taken for an answer; where arrival is judged it is one. */
	#detours(): number {
		if (this.#arrival === 'judged') return 0;
		return this.#port.witnessed ? 1 : 2;
	}

	/** Such a level may well be what is wanted under another spelling: then it is no other place. */
	#isAlike(level: 'enabled' | 'disabled', wanted: string | null): boolean {
		return alike(this.#source.spellings[level][0], wanted);
	}
}

/** Whether the two differ in letter case at most: then they may well select the same. */
const alike = (a: string | null, b: string | null): boolean =>
	a?.toLowerCase() === b?.toLowerCase();
