import process from 'node:process';
import {session} from './session.ts';
import {holderIdentity} from '../images/host/holder.ts';
import {connect, type Connection} from '../harness/cluster/connect.ts';
import {connectTo} from '../harness/providers/existing/existing.ts';
import {
	leftOnCluster,
	recover as putBack,
	type LeftOnCluster,
} from '../harness/providers/existing/recover.ts';
import {reachOurs} from '../harness/providers/reach-own-cluster.ts';
import {removeElsewhere} from '../harness/configuration/elsewhere.ts';
import type {Journaled} from '../harness/configuration/journal-record.ts';
import {tellPlace} from '../harness/configuration/keyed-object.ts';
import {quote} from '../harness/configuration/restore-record.ts';
import {newRunId} from '../harness/machine/version.ts';
import type {Settings} from '../harness/machine/settings.ts';
import type {RunProgress} from '../harness/machine/progress/run-progress.ts';

/** The options of `spd recover`, as given on the command line. */
export interface RecoverArguments {
	readonly cluster?: string;
	readonly context?: string;
	readonly kubeconfig?: string;
	readonly list?: boolean;
}

/**
 * `spd recover`: puts back what a killed run has changed on a cluster, and deletes what it created there; with `--list`
 * only shows it. Exits 0, also if nothing is left.
 */
export async function recover(options: RecoverArguments, settings: Settings): Promise<number> {
	return session(settings, {}, async (progress, signal) => {
		await using reached = await reach(options, {settings, progress, signal});
		const {connection} = reached;
		const holder = holderIdentity(`spd recover ${newRunId()}`);
		const left = options.list
			? await leftOnCluster(connection)
			: await putBack(connection, {holder, progress, signal});
		if (!options.list && options.context === undefined) await removeElsewhere(connection);
		process.stdout.write(`${tell(left, options.list ?? false).join('\n')}\n`);
		return 0;
	});
}

async function reach(
	{context, cluster, kubeconfig}: RecoverArguments,
	{settings, progress, signal}: {settings: Settings; progress: RunProgress; signal: AbortSignal},
): Promise<AsyncDisposable & {readonly connection: Connection}> {
	if (context !== undefined) {
		const connection = connectTo(context, kubeconfig ?? settings.kubeconfig);
		return {connection, [Symbol.asyncDispose]: () => connection.close()};
	}
	const ours = await reachOurs(cluster, {...settings, progress, signal});
	const connection = connect(ours.kubeConfig);
	return {
		connection,
		async [Symbol.asyncDispose]() {
			await connection.close();
			await ours[Symbol.asyncDispose]();
		},
	};
}

function tell({journal, holder, objects}: LeftOnCluster, listed: boolean): readonly string[] {
	const named = (mine: boolean): readonly string[] =>
		[...objects].flatMap(([run, all]) =>
			(run === journal?.run) === mine ? all.map(each => `  ${each} of ${run}`) : [],
		);
	const others = named(false);
	const lines = [
		...(journal
			? [
					`${listed ? 'changed and created' : 'put back and deleted what was changed and created'} by run ${journal.run} (${journal.by}), started ${journal.started}:`,
					...journal.maps.flatMap(tellChanges),
					...named(true),
				]
			: []),
		...(others.length === 0
			? []
			: ['of runs without a journal; delete them with kubectl once these have ended:', ...others]),
		...(listed && holder ? [`the cluster is held by ${holder}`] : []),
	];
	return lines.length === 0 ? ['nothing is left of any run'] : lines;
}

function tellChanges(journaled: Journaled): readonly string[] {
	const {original, written} = journaled;
	return Object.entries(written).map(
		([key, values]) =>
			`  ${tellPlace(journaled)}: ${key} is ${quote(values.at(-1))}, was ${quote(original.data?.[key])}`,
	);
}
