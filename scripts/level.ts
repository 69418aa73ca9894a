import process from 'node:process';
import {session} from './session.ts';
import {connect, type Connection} from '../harness/cluster/connect.ts';
import {askCanaries, witnessFlag, type Answers} from '../harness/configuration/canaries.ts';
import {changeData, readData} from '../harness/configuration/config-map.ts';
import {atLevel} from '../harness/model/configuration.ts';
import {levelPort} from '../harness/configuration/level-port.ts';
import {LevelSwitch} from '../harness/configuration/switch.ts';
import {levels, type Level} from '../harness/model/levels.ts';
import {reachOurs} from '../harness/providers/reach-own-cluster.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {knativeLevel} from '../harness/model/level-source.ts';
import {choose} from '../harness/machine/usage-error.ts';

/** `spd level [LEVEL]`: shows the level of a cluster made by `spd`, or switches it and proves that it is in effect. */
export async function level(
	wanted: string | undefined,
	{cluster}: {cluster?: string},
	settings: Settings,
): Promise<number> {
	const chosen = wanted === undefined ? undefined : choose('level', wanted, levels);
	return session(settings, {}, async (progress, signal) => {
		await using reached = await reachOurs(cluster, {...settings, progress, signal});
		const connection = connect(reached.kubeConfig);
		try {
			const text =
				chosen === undefined ? await shown(connection) : await switched(connection, chosen, signal);
			process.stdout.write(`${reached.name}: ${text}\n`);
			return 0;
		} finally {
			await connection.close();
		}
	});
}

const namespace = 'default';

async function shown(connection: Connection): Promise<string> {
	const {[knativeLevel.key]: value} = await readData(connection, knativeLevel);
	const written = value === undefined ? 'not set, which means disabled' : JSON.stringify(value);
	return `${knativeLevel.key} is ${written}; ${tell(await askCanaries(connection, namespace))}`;
}

/** The witness that proved the switch is removed again: only the level stays changed. */
async function switched(
	connection: Connection,
	wanted: Level,
	signal: AbortSignal,
): Promise<string> {
	const port = levelPort(connection, knativeLevel, {namespace});
	const levelSwitch = await LevelSwitch.on(knativeLevel, port);
	const {written, milliseconds} = await levelSwitch.enter(atLevel(wanted), signal);
	const before = levelSwitch.original[witnessFlag] ?? null;
	await changeData(connection, knativeLevel, {[witnessFlag]: before});
	return `${wanted} (${knativeLevel.key}: ${JSON.stringify(written)}) arrived after ${Math.round(milliseconds)} ms; ${tell(await port.ask())}`;
}

const tell = ({plain}: Answers): string => `a Service on port 80 gets ${JSON.stringify(plain)}`;
