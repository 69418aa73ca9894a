import {isDeepStrictEqual} from 'node:util';
import type {V1ObjectMeta} from '@kubernetes/client-node';
import type {Connection} from '../cluster/connect.ts';
import {apiError} from '../machine/tell-error.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {checksumAnnotation, fieldManager, type Changes, type MapPlace} from './config-map.ts';
import {awaitKeys} from './await-keys.ts';
import type {Journaled, JournalRecord} from './journal-record.ts';
import {
	patchKeys,
	readKeys,
	replaceMetadata,
	tellPlace,
	type KeyedObject,
	type OriginalMetadata,
	type Place,
} from './keyed-object.ts';

/** A key that another client changed while the run had written it. */
interface ForeignEdit {
	/** `KIND NAMESPACE/NAME` */
	readonly where: string;
	readonly key: string;
	readonly original: string | null;
	readonly ours: string | null;
	readonly theirs: string | null;
}

/**
 * Puts back what the record says, and then does what is left. Idempotent: it can be repeated after any interruption, until
 * the journal is removed.
 * @throws {EnvironmentError} if another client has changed a key since the run wrote it: that key keeps their value, and
 * everything else is put back and done. With any other error something may not be back, and the journal has to stay
 */
export async function restoreRecord(
	connection: Connection,
	record: JournalRecord,
	afterwards?: () => Promise<void>,
): Promise<void> {
	const edits: ForeignEdit[] = [];
	// What an operator writes a ConfigMap from, before that ConfigMap.
	const inOrder = record.maps.toSorted((one, other) => Number(!one.feeds) - Number(!other.feeds));
	for (const each of inOrder) {
		if (each.feeds) await clearFed(connection, record, each.feeds);
		edits.push(...(await restore(connection, each, fedKeys(record, each))));
	}
	await afterwards?.();
	if (edits.length > 0) throw new EnvironmentError(edits.map(tellEdit).join('; '));
}

/** Keys of the place that an operator writes from another object of the record. */
function fedKeys({maps}: JournalRecord, place: Place): readonly string[] {
	return maps
		.filter(({feeds}) => feeds && tellPlace(feeds) === tellPlace(place))
		.flatMap(({written}) => Object.keys(written));
}

/**
 * Removes what the run has written by hand of keys that the operator is about to write again: where it finds the value there,
 * it does not take note that the key is its own, and would never remove it (operator v0.50.0, its annotation
 * `kubectl.kubernetes.io/last-applied-configuration`).
 */
async function clearFed(
	connection: Connection,
	record: JournalRecord,
	place: MapPlace,
): Promise<void> {
	const written = record.maps.find(each => tellPlace(each) === tellPlace(place))?.written ?? {};
	for (;;) {
		const {data = {}, metadata} = await readKeys(connection, place);
		const ours = fedKeys(record, place).filter(key => written[key]?.includes(data[key] ?? null));
		const there = ours.filter(key => data[key] !== undefined);
		if (there.length === 0) return;
		try {
			const none = Object.fromEntries(there.map(key => [key, null]));
			await patchKeys(connection, place, none, metadata?.resourceVersion);
			return;
		} catch (error) {
			if (apiError(error)?.code !== 409) throw error;
		}
	}
}

async function restore(
	connection: Connection,
	journaled: Journaled,
	fed: readonly string[],
): Promise<readonly ForeignEdit[]> {
	for (;;) {
		const found = await readKeys(connection, journaled);
		const {edits, changes} = toRestore(journaled, found, fed);
		try {
			const version = found.metadata?.resourceVersion;
			const restored =
				Object.keys(changes).length === 0
					? found
					: await patchKeys(connection, journaled, changes, version);
			const {original, feeds, written} = journaled;
			if (isDeepStrictEqual(restored.data ?? {}, original.data ?? {})) {
				await restoreMetadata(connection, journaled, restored);
				if (feeds) {
					const keys = Object.keys(written).map(key => [key, original.data?.[key] ?? null]);
					await awaitKeys(connection, feeds, Object.fromEntries(keys));
				}
			}
			return edits;
		} catch (error) {
			if (apiError(error)?.code !== 409) throw error;
		}
	}
}

/** Which keys go back, and which another client has changed since. */
function toRestore(
	journaled: Journaled,
	{data = {}}: KeyedObject,
	fed: readonly string[],
): {readonly edits: readonly ForeignEdit[]; readonly changes: Changes} {
	const edits: ForeignEdit[] = [];
	const changes: Record<string, string | null> = {};
	for (const [key, values] of Object.entries(journaled.written)) {
		const theirs = data[key] ?? null;
		const original = journaled.original.data?.[key] ?? null;
		if (theirs === original) continue;
		if (values.includes(theirs) || (theirs === null && fed.includes(key))) changes[key] = original;
		else {
			const where = tellPlace(journaled);
			edits.push({where, key, original, ours: values.at(-1) ?? null, theirs});
		}
	}
	return {edits, changes};
}

/**
 * Annotations, and who manages which field: the API server notes every writer, also of what was put back. It takes the
 * old times back because the fields' managers differ: an update in which only times differ is ignored (Kubernetes 1.34,
 * apiserver `pkg/endpoints/handlers/fieldmanager/equality.go`), so that a run must not write under its owner's name.
 */
async function restoreMetadata(
	connection: Connection,
	journaled: Journaled,
	restored: KeyedObject,
): Promise<void> {
	const {original} = journaled;
	const now = (restored.metadata?.managedFields ?? []).filter(
		({manager}) => manager !== fieldManager,
	);
	const known = new Set(original.managedFields?.map(identity));
	const nobodyElse = now.every(entry => known.has(identity(entry)));
	const {annotations = {}, managedFields = []} = original;
	const wanted: OriginalMetadata = nobodyElse
		? original
		: {
				managedFields: meanwhile(managedFields, now),
				annotations: withOriginal(restored.metadata?.annotations, annotations),
				...(original.absent && {absent: original.absent}),
			};
	const {absent, ...rest} = wanted;
	await replaceMetadata(connection, journaled, restored, {
		annotations: rest.annotations,
		managedFields: rest.managedFields,
		...(absent && {absent}),
	});
}

/** The entries of others as they are now, and the earlier ones of those who have not written since. */
function meanwhile(before: readonly Manager[], now: readonly Manager[]): Manager[] {
	const then = new Set(before.map(identity));
	const written = now.filter(entry => !then.has(identity(entry)));
	const writers = new Set(written.map(nameOfManager));
	return [...before.filter(entry => !writers.has(nameOfManager(entry))), ...written];
}

/** Only the annotation that a run changes goes back. */
function withOriginal(
	now: Readonly<Record<string, string>> = {},
	before: Readonly<Record<string, string>>,
): Record<string, string> {
	const others = Object.entries(now).filter(([key]) => key !== checksumAnnotation);
	const own = Object.entries(before).filter(([key]) => key === checksumAnnotation);
	return Object.fromEntries([...others, ...own]);
}

type Manager = NonNullable<V1ObjectMeta['managedFields']>[number];

const nameOfManager = ({manager, operation, subresource}: Manager): string =>
	JSON.stringify([manager, operation, subresource]);

const identity = (entry: Manager): string =>
	JSON.stringify([nameOfManager(entry), entry.time && new Date(entry.time).getTime()]);

/** A value in a message. */
export const quote = (value: string | null | undefined): string =>
	value === undefined || value === null ? 'absent' : JSON.stringify(value);

function tellEdit({key, original, ours, theirs, where}: ForeignEdit): string {
	return (
		`another client changed ${key} in ${where}: it is ${quote(theirs)} and stays so; ` +
		`this run had written ${quote(ours)}, and before it was ${quote(original)}`
	);
}
