import {isDeepStrictEqual} from 'node:util';
import type {Connection} from '../../cluster/connect.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {readData} from '../../configuration/config-map.ts';
import type {Level} from '../../model/levels.ts';
import {owners} from '../../model/requirement.ts';
import {knativeLevel} from '../../model/level-source.ts';
import {isVersion} from '../../machine/version.ts';
import {
	connectTo,
	contextNamespace,
	currentLevel,
	existingTarget,
	untilArrived,
	whyNotReadOnly,
} from './existing.ts';
import {foreseeLook} from './foresee.ts';
import {readWithRights, requireRights} from './rights.ts';
import {whoMayWrite} from '../../reading/other-writers.ts';
import {clusterFacts} from '../node-facts.ts';
import type {Provider} from '../provider.ts';

/** A read-only provider, and its level. */
export interface ExistingProvider extends Provider {
	readonly level: Level;
}

/**
 * An existing cluster, by its context: nothing is created, switched or deleted there. Reads its level and Knative's
 * version at once.
 */
export async function existingProvider({
	context,
	kubeconfig,
}: {
	context: string;
	kubeconfig: string | undefined;
}): Promise<ExistingProvider> {
	const connection = connectTo(context, kubeconfig);
	const {level, version} = await readWithRights(connection, 'look', async () => ({
		level: await currentLevel(connection, knativeLevel),
		version: await knativeVersion(connection),
	}));
	return {
		name: 'existing',
		version,
		tiers: ['defaulting'],
		owns: owners,
		// Knative's webhook answers 20 dry runs per second for all its users together (real-cluster.md §0.1).
		requestsAtOnce: 2,
		level,
		whyNot: row => whyNotReadOnly(row, level),
		foresee: watching => foreseeLook(connection, context, watching),
		async open(opening) {
			await requireRights(connection, 'look');
			await untilArrived(connection, knativeLevel, opening);
			const configurationBefore = await readData(connection, knativeLevel);
			const facts = await clusterFacts(connection);
			const namespace = contextNamespace(connection);
			const othersMayWrite = await whoMayWrite(connection, namespace);
			return {
				target: existingTarget(connection, {owns: owners, namespace, othersMayWrite}),
				measured: {
					cluster: context,
					facts,
					components: [],
					spellings: [],
					entered: [],
					configurationBefore,
				},
				async close() {
					try {
						const configurationAfter = await readData(connection, knativeLevel);
						if (isDeepStrictEqual(configurationAfter, configurationBefore))
							return configurationAfter;
						throw new EnvironmentError('another client changed config-features during the run');
					} finally {
						await connection.close();
					}
				},
			};
		},
	};
}

/** The version label that Knative's release manifests set on its webhook; without it, it is not a release. */
export async function knativeVersion(connection: Connection): Promise<string> {
	const {namespace} = knativeLevel;
	try {
		const webhook = await connection.apps.readNamespacedDeployment({name: 'webhook', namespace});
		const version = webhook.metadata?.labels?.['app.kubernetes.io/version'] ?? '';
		return isVersion(version) ? version : 'unreleased';
	} catch (error) {
		throw new EnvironmentError(
			`Knative Serving was not found: Deployment ${namespace}/webhook: ${String(error)}`,
			{
				cause: error,
			},
		);
	}
}
