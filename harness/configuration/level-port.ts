import {setTimeout as sleep} from 'node:timers/promises';
import {askCanaries, type Answers} from './canaries.ts';
import {changeData, readData, type Changes, type MapPlace} from './config-map.ts';
import type {Journal} from './journal.ts';
import type {ServingPlace} from './keyed-object.ts';
import type {Connection} from '../cluster/connect.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {knativeLevel, type LevelSource} from '../model/level-source.ts';

type Data = Readonly<Record<string, string>>;

/** The level, the feature flags and the canaries of one cluster, as if they were one ConfigMap. */
export interface LevelPort {
	/** The data as stored. */
	read(): Promise<Data>;
	/** Merges the changes into the data and returns the data as stored. */
	change(changes: Changes): Promise<Data>;
	ask(): Promise<Answers>;
	/** Milliseconds on a monotonic clock. */
	now(): number;
	/** Waits that many milliseconds, or until the signal aborts. */
	pause(milliseconds: number, signal: AbortSignal): Promise<void>;
	/** Whether the witness also covers the level: only if level and flags are in one ConfigMap. */
	readonly witnessed: boolean;
	/** Puts back everything that `change` changed. */
	restore(): Promise<void>;
	/** Left out if they cannot be asked one by one. */
	askReplicas?(): Promise<ReadonlyMap<string, Answers>>;
	/** Flags that rows judge and the owner has set: removed in each configuration that does not set them. */
	readonly cleared?: readonly string[];
}

/** Where the changes of a run go: through the journal if the cluster stays. */
export interface Writing {
	/** Of the canaries' dry runs. */
	readonly namespace: string;
	/** Left out: the cluster ends with the run, and nothing is put back. */
	readonly journal?: Journal;
	/** As a port has them. */
	readonly cleared?: readonly string[];
	/** If the Knative Operator keeps the ConfigMap. */
	readonly operated?: Operated;
	/** Left out if the webhook's replicas cannot be asked one by one. */
	readonly replicas?: AskReplicas;
}

/** The canaries' answers from each replica of the webhook, by its Pod's name; the canaries are in `namespace`. */
export type AskReplicas = (namespace: string) => Promise<ReadonlyMap<string, Answers>>;

/** What a KnativeServing says of the ConfigMap: the operator takes back what is written there by hand. */
export interface Operated {
	readonly place: ServingPlace;
	/**
	 * Its keys. The operator lets all others stand (operator v0.50.0), so that a run takes from the resource those that it
	 * switches, once, and writes them by hand until it puts them back there. To name each value in the resource would take
	 * as long as the operator applies all of its manifests, each time: about 10 s.
	 */
	readonly named: readonly string[];
}

/** The port of a cluster. */
export function levelPort(
	connection: Connection,
	source: LevelSource,
	{namespace, journal, cleared, operated, replicas}: Writing,
): LevelPort {
	const change = (place: MapPlace, changes: Changes): Promise<Data> =>
		journal ? journal.change(place, changes) : changeData(connection, place, changes);
	const rest = {
		ask: () => askCanaries(connection, namespace),
		now: () => performance.now(),
		pause,
		restore: async () => journal?.restore(),
		...(cleared && {cleared}),
		...(replicas && {askReplicas: () => replicas(namespace)}),
	};
	/** Keys that the operator would take back. */
	const named = new Set(operated?.named);
	const isKnatives =
		source.namespace === knativeLevel.namespace && source.configMap === knativeLevel.configMap;
	if (isKnatives) {
		return {
			...rest,
			witnessed: true,
			read: () => readData(connection, source),
			async change(changes) {
				const theirs = [...named].filter(key => key in changes);
				if (operated && theirs.length > 0) {
					const none = Object.fromEntries(theirs.map(key => [key, null]));
					await journal?.change(operated.place, none, source);
					for (const key of theirs) named.delete(key);
				}
				return change(source, changes);
			},
		};
	}
	return {...rest, witnessed: false, ...twoMaps(connection, source, change)};
}

/**
 * The setting of Knative's own feature if another implementation is tested: disabled, so that it cannot mask an error
 * of the other one, and Knative's validation accepts whatever the other one adds to `capabilities` (upstream.md H6).
 */
export const besideAnother: Data = {
	[knativeLevel.key]: 'disabled',
	'kubernetes.containerspec-addcapabilities': 'enabled',
};

/** The level in the subject's own ConfigMap, the flags in Knative's. */
function twoMaps(
	connection: Connection,
	source: LevelSource,
	change: (place: MapPlace, changes: Changes) => Promise<Data>,
): Pick<LevelPort, 'read' | 'change'> {
	const read = async (): Promise<Data> => {
		const {[knativeLevel.key]: _, ...flags} = await readData(connection, knativeLevel);
		const level = await readData(connection, source);
		return {...flags, ...only(level, ownKeys(source))};
	};
	return {
		read,
		async change(changes) {
			const own = ownKeys(source);
			const level = only(changes, own);
			const flags = Object.entries(changes).filter(([key]) => !own.includes(key));
			await change(knativeLevel, {...Object.fromEntries(flags), ...besideAnother});
			if (Object.keys(level).length > 0) await change(source, level);
			const stored = await read();
			const lost = Object.keys(level).filter(key => (stored[key] ?? null) !== level[key]);
			if (lost.length === 0) return stored;
			throw new EnvironmentError(
				`${source.namespace}/${source.configMap}: ${lost.join(', ')} does not read as it was written: ` +
					'somebody else changes it',
			);
		},
	};
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	await sleep(milliseconds, undefined, {signal}).catch(() => signal.throwIfAborted());
}

const ownKeys = ({key}: LevelSource): readonly string[] => [key, '_example'];

function only<T>(data: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
	return Object.fromEntries(Object.entries(data).filter(([key]) => keys.includes(key)));
}
