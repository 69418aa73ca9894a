import process from 'node:process';
import {controlPlaneOptions} from './control-plane-options.ts';
import {kindOptions} from './kind-options.ts';
import type {ProviderValues} from './provider-options.ts';
import {session} from './session.ts';
import {findPrograms} from '../images/control-plane/find.ts';
import {
	bringUpControlPlane,
	howToUseControlPlane,
} from '../harness/providers/control-plane/control-plane-provider.ts';
import {bringUp, howToUse} from '../harness/providers/kind/kind-provider.ts';
import type {Opening} from '../harness/providers/provider.ts';
import {newRunId} from '../harness/machine/version.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {choose} from '../harness/machine/usage-error.ts';

/** The options of `spd up`, as given on the command line. */
export interface UpArguments extends ProviderValues {
	readonly provider: string;
}

const makers = {kind: upOnKind, 'control-plane': upAsProcesses} as const;

/** `spd up`: creates a cluster with Knative that stays; prints how to use and remove it. */
export async function up(options: UpArguments, settings: Settings): Promise<number> {
	const make = makers[choose('provider', options.provider, ['kind', 'control-plane'])];
	const bring = await make(options, settings);
	return session(settings, {}, async (progress, signal, left) => {
		process.stdout.write(`${await bring({run: newRunId(), progress, signal, left})}\n`);
		return 0;
	});
}

async function upOnKind(options: UpArguments, settings: Settings) {
	const wanted = kindOptions(options, settings);
	return async (opening: Opening): Promise<string> => {
		const {cluster, connection} = await bringUp(wanted, opening);
		await connection.close();
		return howToUse(cluster);
	};
}

async function upAsProcesses(options: UpArguments, settings: Settings) {
	const wanted = {...(await controlPlaneOptions(options, settings)), keep: true};
	const found = await findPrograms(wanted);
	return async (opening: Opening): Promise<string> => {
		const plane = await bringUpControlPlane(wanted, found, opening);
		await plane.letGo();
		return howToUseControlPlane(plane);
	};
}
