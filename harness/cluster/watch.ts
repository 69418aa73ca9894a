import {Watch} from '@kubernetes/client-node';
import type {Connection} from './connect.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {isObject, textAt, type JsonObject} from '../model/json.ts';
import type {Sighting} from '../observe/shown-since.ts';

/**
 * What is watched: one kind, in one namespace or cluster-wide. `path` is the collection's, relative to the server's
 * address.
 */
export interface Watched {
	readonly apiVersion: string;
	readonly kind: string;
	readonly namespace?: string;
	/** Only the object with this name, for a client that may see no others. */
	readonly name?: string;
	readonly path: string;
}

export interface Waiting {
	readonly what: string;
	/** In milliseconds. */
	readonly limit: number;
	/** A description of the last state seen. */
	readonly last: () => string;
	readonly signal: AbortSignal;
}

/**
 * Watches one kind of object: keeps each object's latest state by name, and all its earlier ones with their arrival
 * times, and notifies listeners of every change. A broken watch is listed again and resumed. Objects are plain JSON, as
 * the API server sent them.
 */
export class ObjectWatch implements AsyncDisposable {
	readonly objects = new Map<string, JsonObject>();
	readonly #sightings = new Map<string, readonly Sighting[]>();
	readonly #listeners = new Set<() => void>();
	readonly #stopped = new AbortController();
	#failure: Error | undefined;
	#done: Promise<Error | undefined> = Promise.resolve(undefined);

	/** Lists, then watches; resolves after the first list. */
	static async start(connection: Connection, watched: Watched): Promise<ObjectWatch> {
		const watch = new ObjectWatch();
		const version = await watch.#list(connection, watched);
		watch.#done = watch.#follow(connection, watched, version);
		return watch;
	}

	/** Each version of the named object that arrived, oldest first; none after its deletion. */
	sightingsOf(name: string): readonly Sighting[] {
		return this.#sightings.get(name) ?? [];
	}

	/**
	 * The first defined value that `look` returns, now or after a change. Throws an `EnvironmentError` with `what` and
	 * the result of `last` after `limit` milliseconds.
	 */
	async until<T>(
		look: (objects: ReadonlyMap<string, JsonObject>) => T | undefined,
		{what, limit, last, signal}: Waiting,
	): Promise<T> {
		const {promise, resolve, reject} = Promise.withResolvers<T>();
		const check = (): void => {
			try {
				if (this.#failure) throw this.#failure;
				const found = look(this.objects);
				if (found !== undefined) resolve(found);
			} catch (error) {
				reject(error);
			}
		};
		const expired = AbortSignal.timeout(limit);
		const expire = (): void =>
			reject(new EnvironmentError(`${what}: not within ${limit / 1000} s; last seen: ${last()}`));
		const interrupt = (): void => reject(signal.reason);
		expired.addEventListener('abort', expire);
		signal.addEventListener('abort', interrupt);
		this.#listeners.add(check);
		try {
			signal.throwIfAborted();
			check();
			return await promise;
		} finally {
			this.#listeners.delete(check);
			expired.removeEventListener('abort', expire);
			signal.removeEventListener('abort', interrupt);
		}
	}

	/** Whether it becomes true within the limit; "no" is a valid answer. */
	async settles(
		holds: () => boolean,
		{limit, signal}: {limit: number; signal: AbortSignal},
	): Promise<boolean> {
		const late = AbortSignal.timeout(limit);
		const either = AbortSignal.any([signal, late]);
		try {
			const look = (): true | undefined => (holds() ? true : undefined);
			return await this.until(look, {what: '', limit: limit * 2, last: () => '', signal: either});
		} catch (error) {
			if (late.aborted && !signal.aborted && error === late.reason) return false;
			throw error;
		}
	}

	/** Resolves when the watch has ended: with the error that broke it, or undefined if it was stopped. */
	get ended(): Promise<Error | undefined> {
		return this.#done;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#stopped.abort();
		await this.#done;
	}

	async #list(connection: Connection, watched: Watched): Promise<string> {
		const {apiVersion, kind, namespace} = watched;
		const {fieldSelector} = selectorOf(watched);
		const list = await connection.objects.list(
			apiVersion,
			kind,
			namespace,
			undefined,
			undefined,
			undefined,
			fieldSelector,
		);
		this.objects.clear();
		for (const item of list.items)
			this.#keep(JSON.parse(JSON.stringify({apiVersion, kind, ...item})));
		for (const name of this.#sightings.keys()) if (!this.objects.has(name)) this.#forget(name);
		this.#tell();
		return list.metadata?.resourceVersion ?? '';
	}

	async #follow(
		connection: Connection,
		watched: Watched,
		version: string,
	): Promise<Error | undefined> {
		let from = version;
		while (!this.#stopped.signal.aborted) {
			try {
				await this.#stream(connection, watched, from);
				if (!this.#stopped.signal.aborted) from = await this.#list(connection, watched);
			} catch (error) {
				this.#failure = new EnvironmentError(
					`the watch on ${watched.path} broke: ${String(error)}`,
					{cause: error},
				);
				this.#tell();
				return this.#failure;
			}
		}
		return undefined;
	}

	/** One watch connection until the server closes it or it is stopped. */
	async #stream(connection: Connection, watched: Watched, resourceVersion: string): Promise<void> {
		const ended = Promise.withResolvers<void>();
		const request = await new Watch(connection.kubeConfig).watch(
			watched.path,
			{resourceVersion, allowWatchBookmarks: true, ...selectorOf(watched)},
			(phase, object: unknown) => {
				if (phase === 'ERROR') request.abort();
				else if (phase !== 'BOOKMARK' && isObject(object)) this.#change(phase, object);
			},
			() => ended.resolve(),
		);
		const stop = (): void => request.abort();
		this.#stopped.signal.addEventListener('abort', stop);
		if (this.#stopped.signal.aborted) request.abort();
		await ended.promise;
		this.#stopped.signal.removeEventListener('abort', stop);
	}

	#change(phase: string, object: JsonObject): void {
		if (phase === 'DELETED') this.#forget(nameOf(object));
		else this.#keep(object);
		this.#tell();
	}

	/** A repeated list can contain known versions: their first arrival counts. */
	#keep(object: JsonObject): void {
		const name = nameOf(object);
		const earlier = (this.#sightings.get(name) ?? []).filter(
			each => metadataOf(each.object, 'uid') === metadataOf(object, 'uid'),
		);
		const isKnown = earlier.some(
			each => metadataOf(each.object, 'resourceVersion') === metadataOf(object, 'resourceVersion'),
		);
		this.objects.set(name, object);
		this.#sightings.set(name, isKnown ? earlier : [...earlier, {at: performance.now(), object}]);
	}

	#forget(name: string): void {
		this.objects.delete(name);
		this.#sightings.delete(name);
	}

	#tell(): void {
		for (const listener of this.#listeners) listener();
	}
}

function selectorOf({name}: Watched): {readonly fieldSelector?: string} {
	return name === undefined ? {} : {fieldSelector: `metadata.name=${name}`};
}

const metadataOf = (object: JsonObject, key: 'name' | 'uid' | 'resourceVersion'): string =>
	textAt(object, 'metadata', key);

const nameOf = (object: JsonObject): string => metadataOf(object, 'name');
