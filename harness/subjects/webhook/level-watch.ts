import pRetry from 'p-retry';
import type {Connection} from '../../cluster/connect.ts';
import {watched} from '../../cluster/resources.ts';
import {ObjectWatch} from '../../cluster/watch.ts';
import {at, isObject} from '../../model/json.ts';
import type {Features} from '../admission-request.ts';
import {tellError} from '../../machine/tell-error.ts';

/** The ConfigMap that a webhook reads its level from. */
export interface LevelPlace {
	readonly namespace: string;
	readonly configMap: string;
}

/**
 * Watches the data of one ConfigMap, with permission for this one only; a broken watch is restarted until this is
 * disposed. A ConfigMap that is missing or deleted has no keys: "The default is disabled" (documentation.md, line 4).
 */
export class LevelWatch implements AsyncDisposable {
	readonly #connection: Connection;
	readonly #place: LevelPlace;
	readonly #stopped = new AbortController();
	readonly #done: Promise<void>;
	#watch: ObjectWatch | undefined;
	#last: Features | undefined;
	#lost = 'it has not been listed yet';

	/** Starts the watch without waiting. */
	constructor(connection: Connection, place: LevelPlace) {
		this.#connection = connection;
		this.#place = place;
		this.#done = this.#follow();
	}

	/** The last known data; undefined before the first list. */
	get data(): Features | undefined {
		if (this.#watch) this.#last = dataIn(this.#watch, this.#place);
		return this.#last;
	}

	/** Why the data may be stale; undefined while the watch is healthy. */
	get lost(): string | undefined {
		const {namespace, configMap} = this.#place;
		return this.#watch ? undefined : `ConfigMap ${namespace}/${configMap}: ${this.#lost}`;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#stopped.abort(new Error('the watch was stopped'));
		await this.#done;
	}

	async #follow(): Promise<void> {
		const {signal} = this.#stopped;
		const forever = {retries: Number.POSITIVE_INFINITY, minTimeout: 200, maxTimeout: 5_000};
		try {
			await pRetry(() => this.#once(), {
				...forever,
				signal,
				onFailedAttempt: ({error}) => void (this.#lost = tellError(error)),
			});
		} catch (error) {
			if (!signal.aborted) throw error;
		}
	}

	/** Runs until it is stopped; throws if the watch cannot be started, or breaks. */
	async #once(): Promise<void> {
		const {namespace, configMap} = this.#place;
		const {signal} = this.#stopped;
		const only = {...watched('ConfigMap', namespace), name: configMap};
		await using watch = await ObjectWatch.start(this.#connection, only);
		const stop = (): void => void watch[Symbol.asyncDispose]();
		signal.addEventListener('abort', stop);
		if (signal.aborted) stop();
		this.#watch = watch;
		const broken = await watch.ended;
		this.#last = dataIn(watch, this.#place);
		this.#watch = undefined;
		signal.removeEventListener('abort', stop);
		if (broken) throw broken;
	}
}

function dataIn(watch: ObjectWatch, {configMap}: LevelPlace): Features {
	const data = at(watch.objects.get(configMap), 'data');
	if (!isObject(data)) return {};
	const texts = Object.entries(data).filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string',
	);
	return Object.fromEntries(texts);
}
