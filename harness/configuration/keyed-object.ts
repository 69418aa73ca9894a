import {PatchStrategy, setHeaderOptions, type V1ObjectMeta} from '@kubernetes/client-node';
import {isObject} from '../model/json.ts';
import {tellError} from '../machine/tell-error.ts';
import type {Connection} from '../cluster/connect.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {fieldManager, patchData, readMap, type Changes, type MapPlace} from './config-map.ts';

/** The part of a KnativeServing from which the Knative Operator writes a ConfigMap: `spec.config.SECTION`. */
export interface ServingPlace {
	readonly namespace: string;
	readonly knativeServing: string;
	/** `features`, or `config-features`, which is read first if both are there (operator v0.50.0, `ConfigMapTransform`). */
	readonly section: string;
}

/** An object whose keys a run changes. */
export type Place = MapPlace | ServingPlace;

/** Such an object as stored. */
export interface KeyedObject {
	readonly metadata?: V1ObjectMeta;
	readonly data?: Readonly<Record<string, string>>;
	/** All of it, as the API server gave it. */
	readonly whole: object;
}

/** The metadata that are put back. */
export interface OriginalMetadata {
	readonly annotations?: V1ObjectMeta['annotations'];
	readonly managedFields?: V1ObjectMeta['managedFields'];
	/** The outermost field on the way to the keys that was not there. */
	readonly absent?: readonly string[];
}

/** `KnativeServing NAMESPACE/NAME` */
export function tellPlace(place: Place): string {
	return 'configMap' in place
		? `ConfigMap ${place.namespace}/${place.configMap}`
		: `KnativeServing ${place.namespace}/${place.knativeServing}`;
}

/** Throws an `EnvironmentError` if it cannot be read. */
export async function readKeys(connection: Connection, place: Place): Promise<KeyedObject> {
	if ('configMap' in place) return ofMap(await readMap(connection, place));
	try {
		return ofServing(
			await connection.custom.getNamespacedCustomObject(named(place)),
			place.section,
		);
	} catch (cause) {
		throw new EnvironmentError(`cannot read ${tellPlace(place)}: ${tellError(cause)}`, {cause});
	}
}

/** Merges the changes, if the object still has that `resourceVersion`: else the API server answers 409. */
export async function patchKeys(
	connection: Connection,
	place: Place,
	changes: Changes,
	resourceVersion: string | undefined,
): Promise<KeyedObject> {
	if ('configMap' in place) {
		return ofMap(await patchData(connection, place, changes, resourceVersion));
	}
	const metadata = {...(resourceVersion !== undefined && {resourceVersion})};
	const body = {metadata, spec: {config: {[place.section]: changes}}};
	const patched = await connection.custom.patchNamespacedCustomObject(
		{...named(place), body, fieldManager},
		setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
	);
	return ofServing(patched, place.section);
}

/** Replaces annotations and managed fields, and removes what was absent. */
export async function replaceMetadata(
	connection: Connection,
	place: Place,
	{whole}: KeyedObject,
	{absent, ...metadata}: OriginalMetadata,
): Promise<void> {
	const body = structuredClone(whole) as {metadata?: object};
	body.metadata = {...body.metadata, ...metadata};
	if (absent) remove(body, absent);
	if ('configMap' in place) {
		const {namespace, configMap: name} = place;
		await connection.core.replaceNamespacedConfigMap({namespace, name, fieldManager, body});
	} else {
		await connection.custom.replaceNamespacedCustomObject({...named(place), fieldManager, body});
	}
}

/** The outermost field on the way to the keys that is not there; undefined if all are. */
export function absentIn({whole}: KeyedObject, place: Place): readonly string[] | undefined {
	if ('configMap' in place) return undefined;
	const way = ['spec', 'config', place.section];
	let at: unknown = whole;
	for (const [depth, field] of way.entries()) {
		at = isObject(at) ? at[field] : undefined;
		if (at === undefined) return way.slice(0, depth + 1);
	}
	return undefined;
}

function remove(body: object, [field = '', ...rest]: readonly string[]): void {
	const fields = body as Record<string, unknown>;
	const below = fields[field];
	if (rest.length === 0) delete fields[field];
	else if (isObject(below)) remove(below, rest);
}

const named = ({namespace, knativeServing: name}: ServingPlace) =>
	({
		group: 'operator.knative.dev',
		version: 'v1beta1',
		plural: 'knativeservings',
		namespace,
		name,
	}) as const;

const ofMap = (whole: Awaited<ReturnType<typeof readMap>>): KeyedObject => ({
	...(whole.metadata && {metadata: whole.metadata}),
	...(whole.data && {data: whole.data}),
	whole,
});

function ofServing(whole: unknown, section: string): KeyedObject {
	const {metadata, spec} = whole as {
		readonly metadata: V1ObjectMeta;
		readonly spec?: {readonly config?: Readonly<Record<string, Readonly<Record<string, string>>>>};
	};
	const data = spec?.config?.[section];
	return {metadata, ...(data && {data}), whole: whole as object};
}
