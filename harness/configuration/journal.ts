import os from 'node:os';
import process from 'node:process';
import {isDeepStrictEqual} from 'node:util';
import type {V1ConfigMap} from '@kubernetes/client-node';
import type {Connection} from '../cluster/connect.ts';
import {runLabel} from '../cluster/namespace.ts';
import {apiError} from '../machine/tell-error.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {awaitKeys} from './await-keys.ts';
import type {Changes, MapPlace} from './config-map.ts';
import {
	journalPlace,
	recordKey,
	removeJournal,
	unrecovered,
	type JournalRecord,
} from './journal-record.ts';
import {
	absentIn,
	patchKeys,
	readKeys,
	tellPlace,
	type KeyedObject,
	type Place,
} from './keyed-object.ts';
import {limits} from '../machine/limits.ts';
import {untilReached} from '../cluster/until-reached.ts';
import {quote, restoreRecord} from './restore-record.ts';

/** An object as this run last knew it. */
interface Known {
	readonly place: Place;
	readonly object: KeyedObject;
}

/**
 * Changes the configuration of a cluster that stays. What was there goes into a journal in the cluster before the first change,
 * and each value before it is written. Every write is a compare-and-swap: another client's change is never overwritten.
 */
export class Journal {
	readonly #connection: Connection;
	#record: JournalRecord;
	/** Of the journal's object; undefined before the first change. */
	#stored: string | undefined;
	readonly #known = new Map<string, Known>();
	/** The data after a write whose answer was lost: it may have been stored. */
	readonly #attempted = new Map<string, Readonly<Record<string, string>>>();
	#looking: Promise<void> | undefined;
	/** Whether the journal outlives `restore`: objects of the run are still there. */
	#stays = false;

	constructor(connection: Connection, run: string) {
		this.#connection = connection;
		const by = `${os.hostname()}, process ${process.pid}`;
		this.#record = {run, started: new Date().toISOString(), by, maps: []};
	}

	/**
	 * Writes a journal without changes, which stays until `end`: from now on `spd recover` knows the run and its objects,
	 * and `verify` the ConfigMap, if one is named.
	 */
	async begin(place?: MapPlace): Promise<void> {
		if (place) this.#know(place, await readKeys(this.#connection, place));
		this.#stays = true;
		await this.#store(this.#record);
	}

	/**
	 * Resolves if every object has the data that this run last knew, at a moment after the call. Calls at the same time
	 * share one look.
	 * @throws {EnvironmentError} if another client has changed it: what was read meanwhile says nothing
	 */
	verify(): Promise<void> {
		this.#looking ??= this.#look();
		return this.#looking;
	}

	/**
	 * Merges the changes into the object's keys and returns all of them. `feeds` is the ConfigMap that an operator writes
	 * from it: the change has arrived there when this resolves.
	 * @throws {EnvironmentError} if another client has changed its data since this run's last look; nothing is written
	 */
	async change(
		place: Place,
		changes: Changes,
		feeds?: MapPlace,
	): Promise<Readonly<Record<string, string>>> {
		const stored = await untilReached(() => this.#swap(place, changes, feeds), limits.request);
		if (feeds) await this.#follow(feeds, changes);
		return stored.data ?? {};
	}

	async #swap(place: Place, changes: Changes, feeds: MapPlace | undefined): Promise<KeyedObject> {
		const id = tellPlace(place);
		let known = await this.#lastKnown(place);
		const before = this.#record;
		// What the operator writes over is as it was only until then.
		if (feeds) await this.#intend(feeds, await this.#lastKnown(feeds), {changes: {}});
		await this.#intend(place, known, {changes, ...(feeds && {feeds})});
		const lost = this.#attempted.get(id);
		this.#attempted.delete(id);
		for (;;) {
			try {
				const version = known.metadata?.resourceVersion;
				const stored = await patchKeys(this.#connection, place, changes, version);
				this.#know(place, stored);
				this.#confirm(place, changes);
				return stored;
			} catch (error) {
				if (apiError(error)?.code !== 409) {
					this.#attempted.set(id, merged(known.data ?? {}, changes));
					throw error;
				}
				const found = await readKeys(this.#connection, place);
				const ours = [known.data ?? {}, lost];
				if (!ours.some(each => isDeepStrictEqual(found.data ?? {}, each))) {
					// Nothing of these changes was written: what is there now is theirs, also where it is the same value.
					await this.#store(before);
					throw changedByOther(place, known, found);
				}
				known = found;
			}
		}
	}

	/**
	 * Puts everything back, also after a connection that is lost for a while, and removes the journal unless `begin` wrote
	 * it.
	 * @throws {EnvironmentError} as `restoreRecord` does
	 */
	async restore(): Promise<void> {
		if (this.#stored === undefined) return;
		const afterwards = async (): Promise<void> => {
			// What is there from now on is the owner's.
			this.#known.clear();
			if (this.#stays) await this.#store({...this.#record, maps: []});
			else await this.end();
		};
		await untilReached(() => restoreRecord(this.#connection, this.#record, afterwards));
	}

	/** Removes the journal, once nothing is left of the run. */
	async end(): Promise<void> {
		await removeJournal(this.#connection, this.#record.run);
		this.#stored = undefined;
		this.#record = {...this.#record, maps: []};
	}

	async #look(): Promise<void> {
		// Whoever calls in this turn shares the look, which begins in the next.
		await Promise.resolve();
		this.#looking = undefined;
		for (const {place, object} of this.#known.values()) {
			const found = await readKeys(this.#connection, place);
			if (!isDeepStrictEqual(found.data, object.data)) throw changedByOther(place, object, found);
		}
	}

	/** Until an operator has written the changes into the ConfigMap, and nothing else was changed there. */
	async #follow(place: MapPlace, changes: Changes): Promise<void> {
		const known = await this.#lastKnown(place);
		const other = ({data = {}}: KeyedObject): Readonly<Record<string, string>> =>
			Object.fromEntries(Object.entries(data).filter(([key]) => !(key in changes)));
		const look = (found: KeyedObject): void => {
			if (!isDeepStrictEqual(other(found), other(known))) throw changedByOther(place, known, found);
		};
		const found = await awaitKeys(this.#connection, place, changes, look);
		look(found);
		this.#know(place, found);
	}

	async #lastKnown(place: Place): Promise<KeyedObject> {
		return this.#known.get(tellPlace(place))?.object ?? readKeys(this.#connection, place);
	}

	#know(place: Place, object: KeyedObject): void {
		this.#known.set(tellPlace(place), {place, object});
	}

	async #intend(
		place: Place,
		known: KeyedObject,
		{changes, feeds}: {readonly changes: Changes; readonly feeds?: MapPlace},
	): Promise<void> {
		const id = tellPlace(place);
		const others = this.#record.maps.filter(each => tellPlace(each) !== id);
		const before = this.#record.maps.find(each => tellPlace(each) === id);
		const {annotations, managedFields} = known.metadata ?? {};
		const absent = absentIn(known, place);
		const original = before?.original ?? {
			...(known.data && {data: known.data}),
			...(annotations && {annotations}),
			...(managedFields && {managedFields}),
			...(absent && {absent}),
		};
		const now = Object.entries(changes).map(([key, value]) => [
			key,
			[...new Set([...(before?.written[key] ?? []), known.data?.[key] ?? null, value])],
		]);
		const written = {...before?.written, ...Object.fromEntries(now)};
		const journaled = {...place, original, written, ...(feeds && {feeds})};
		await this.#store({...this.#record, maps: [...others, journaled]});
	}

	/** Only the values that were stored may be there from now on. */
	#confirm(place: Place, changes: Changes): void {
		const maps = this.#record.maps.map(map => {
			if (tellPlace(map) !== tellPlace(place)) return map;
			const stored = Object.entries(changes).map(([key, value]) => [key, [value]]);
			return {...map, written: {...map.written, ...Object.fromEntries(stored)}};
		});
		this.#record = {...this.#record, maps};
	}

	async #store(record: JournalRecord): Promise<void> {
		const {namespace, configMap: name} = journalPlace;
		const body = (version?: string): V1ConfigMap => ({
			metadata: {
				name,
				namespace,
				labels: {[runLabel]: record.run},
				...(version !== undefined && {resourceVersion: version}),
			},
			data: {[recordKey]: JSON.stringify(record)},
		});
		const {core} = this.#connection;
		for (;;) {
			try {
				const stored =
					this.#stored === undefined
						? await core.createNamespacedConfigMap({namespace, body: body()})
						: await core.replaceNamespacedConfigMap({namespace, name, body: body(this.#stored)});
				this.#stored = stored.metadata?.resourceVersion ?? '';
				this.#record = record;
				return;
			} catch (error) {
				if (apiError(error)?.code !== 409) throw error;
				const found = await core.readNamespacedConfigMap({namespace, name});
				// Of this run: a write whose answer was lost.
				if (found.metadata?.labels?.[runLabel] !== record.run)
					throw await unrecovered(this.#connection);
				this.#stored = found.metadata.resourceVersion ?? '';
			}
		}
	}
}

function merged(
	data: Readonly<Record<string, string>>,
	changes: Changes,
): Readonly<Record<string, string>> {
	const all = Object.entries({...data, ...changes}).filter(([, value]) => value !== null);
	return Object.fromEntries(all) as Readonly<Record<string, string>>;
}

function changedByOther(place: Place, known: KeyedObject, found: KeyedObject): EnvironmentError {
	const keys = new Set([...Object.keys(known.data ?? {}), ...Object.keys(found.data ?? {})]);
	const changed = [...keys].filter(key => known.data?.[key] !== found.data?.[key]);
	const each = changed.map(
		key => `${key} is ${quote(found.data?.[key])}, this run left ${quote(known.data?.[key])}`,
	);
	return new EnvironmentError(
		`another client changed ${tellPlace(place)} during the run: ${each.join('; ')}`,
	);
}
