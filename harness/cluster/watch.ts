import {Watch} from '@kubernetes/client-node';
import type {Connection} from './connect.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {isObject, textAt, type JsonObject} from '../model/json.ts';
import type {Sighting} from '../observe/shown-since.ts';

/** What is watched: one kind, in one namespace or in none. `path` is the collection's, below the server's address. */
export interface Watched {
	readonly apiVersion: string;
	readonly kind: string;
	readonly namespace?: string;
	/** Only the object of that name, for a client that may see no other. */
	readonly name?: string;
	readonly path: string;
}

/** How something is waited for. */
export interface Waiting {
	readonly what: string;
	/** In milliseconds. */
	readonly limit: number;
	/** What was seen last, in words. */
	readonly last: () => string;
	readonly signal: AbortSignal;
}

/**
 * Follows one kind of object: keeps each object's latest state by name, and every earlier one with its arrival, and tells
 * listeners of every change. A broken watch is listed again and resumed. Objects are plain JSON, as the API server sent
 * them.
 */
export class ObjectWatch implements AsyncDisposable {
	readonly objects = new Map<string, JsonObject>();
	readonly #sightings = new Map<string, readonly Sighting[]>();
	readonly #listeners = new Set<() => void>();
	readonly #stopped = new AbortController();
	#failure: Error | undefined;
	#done: Promise<Error | undefined> = Promise.resolve(undefined);

	/** Lists, then watches; resolves once the first list is known. */
	static async start(connection: Connection, watched: Watched): Promise<ObjectWatch> {
		const watch = new ObjectWatch();
		const version = await watch.#list(connection, watched);
		watch.#done = watch.#follow(connection, watched, version);
		return watch;
	}

	/** Each version of the object of that name that was brought, the first one first; none once it is gone. */
	sightingsOf(name: string): readonly Sighting[] {
		return this.#sightings.get(name) ?? [];
	}

	/**
	 * The first defined value that `look` gives, now or after a change.
	 * Throws an `EnvironmentError` that names `what` and tells what `last` saw, after `limit` milliseconds.
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

	/** Whether it comes to hold within the limit; that it does not is an answer too. */
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

	/** Resolves when nothing is followed any more: with the error that broke the watch, or undefined when it was stopped. */
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

	/** A list that was asked for again may bring what is known: that has been here since then. */
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
