import {askCanaries, type Answers} from './canaries.ts';
import {changeData, readData, type Changes} from './config-map.ts';
import type {Connection} from '../cluster/connect.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {knativeLevel, type LevelSource} from '../model/level-source.ts';

type Data = Readonly<Record<string, string>>;

/** The level, the feature flags and the canaries of one cluster, as if they were one ConfigMap. */
export interface LevelPort {
	/** The data as stored. */
	read(): Promise<Data>;
	/** Merges the changes into it and gives the data as stored. */
	change(changes: Changes): Promise<Data>;
	ask(): Promise<Answers>;
	/** Milliseconds on a clock that only goes forward. */
	now(): number;
	/** Whether the witness speaks of the level too: only where level and flags stand in one ConfigMap. */
	readonly witnessed: boolean;
	/** Puts back what was changed beside the level and the flags. */
	end?(): Promise<void>;
}

/** The port of a cluster; canaries are asked in `namespace`. */
export function levelPort(
	connection: Connection,
	source: LevelSource,
	namespace: string,
): LevelPort {
	const rest = {ask: () => askCanaries(connection, namespace), now: () => performance.now()};
	const isKnatives =
		source.namespace === knativeLevel.namespace && source.configMap === knativeLevel.configMap;
	if (isKnatives) {
		return {
			...rest,
			witnessed: true,
			read: () => readData(connection, source),
			change: changes => changeData(connection, source, changes),
		};
	}
	return {...rest, witnessed: false, ...twoMaps(connection, source)};
}

/**
 * Knative's own feature beside another implementation: disabled, so that it cannot mask a mistake of the other's, and
 * whatever the other adds to `capabilities` let through by Knative's validation (upstream.md H6).
 */
export const besideAnother: Data = {
	[knativeLevel.key]: 'disabled',
	'kubernetes.containerspec-addcapabilities': 'enabled',
};

/** The level in a ConfigMap of the subject's own, the flags in Knative's. */
function twoMaps(
	connection: Connection,
	source: LevelSource,
): Pick<LevelPort, 'read' | 'change' | 'end'> {
	const read = async (): Promise<Data> => {
		const {[knativeLevel.key]: _, ...flags} = await readData(connection, knativeLevel);
		const level = await readData(connection, source);
		return {...flags, ...only(level, ownKeys(source))};
	};
	let before: Changes | undefined;
	return {
		read,
		async end() {
			if (before) await changeData(connection, knativeLevel, before);
		},
		async change(changes) {
			before ??= await originals(connection);
			const own = ownKeys(source);
			const level = only(changes, own);
			const flags = Object.entries(changes).filter(([key]) => !own.includes(key));
			await changeData(connection, knativeLevel, {
				...Object.fromEntries(flags),
				...besideAnother,
			});
			if (Object.keys(level).length > 0) await changeData(connection, source, level);
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

async function originals(connection: Connection): Promise<Changes> {
	const data = await readData(connection, knativeLevel);
	return Object.fromEntries(Object.keys(besideAnother).map(key => [key, data[key] ?? null]));
}

const ownKeys = ({key}: LevelSource): readonly string[] => [key, '_example'];

function only<T>(data: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
	return Object.fromEntries(Object.entries(data).filter(([key]) => keys.includes(key)));
}
