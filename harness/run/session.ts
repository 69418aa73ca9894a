import type {Result} from '../model/result.ts';
import {rowKey, type Row} from '../model/row.ts';

type Deferred = PromiseWithResolvers<Result>;

/** Runs the rows and reports each result. */
export type Execute = (rows: readonly Row[], onResult: (result: Result) => void) => Promise<void>;

/**
 * One run shared by the tests of a file. The test runner starts all of them at once, or those that a filter leaves; the
 * plan contains the rows requested before the next turn of the event loop.
 */
export class Session {
	readonly #execute: Execute;
	readonly #asked = new Map<string, {readonly row: Row; readonly deferred: Deferred}>();
	#begun = false;
	readonly #over = Promise.withResolvers<void>();

	constructor(execute: Execute) {
		this.#execute = execute;
	}

	/** The row's result. Throws if the run has begun without it, as happens if tests start one at a time. */
	result(row: Row): Promise<Result> {
		const key = rowKey(row);
		if (this.#begun) {
			throw new Error(
				`${key} started after the run had begun: leave out --serial, rows are run together`,
			);
		}
		if (this.#asked.size === 0) setImmediate(() => void this.#begin());
		const deferred = Promise.withResolvers<Result>();
		this.#asked.set(key, {row, deferred});
		return deferred.promise;
	}

	/** Resolves when the run has ended, including clean-up, and at once if none has begun. */
	async over(): Promise<void> {
		if (this.#begun) await this.#over.promise;
	}

	async #begin(): Promise<void> {
		this.#begun = true;
		const asked = [...this.#asked.values()];
		try {
			await this.#execute(
				asked.map(({row}) => row),
				result => this.#asked.get(result.key)?.deferred.resolve(result),
			);
			this.#refuse(new Error('the run ended without a result for this row'));
		} catch (error) {
			this.#refuse(error);
		} finally {
			this.#over.resolve();
		}
	}

	/** Rejects every open promise; settled ones are unaffected. */
	#refuse(error: unknown): void {
		for (const {deferred} of this.#asked.values()) deferred.reject(error);
	}
}
