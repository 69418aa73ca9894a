import {isDeepStrictEqual} from 'node:util';
import type {Connection} from '../../cluster/connect.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {readData} from '../../configuration/config-map.ts';
import type {Level} from '../../model/levels.ts';
import {owners} from '../../model/requirement.ts';
import {knativeLevel} from '../../model/level-source.ts';
import {isVersion} from '../../machine/version.ts';
import {connectTo, currentLevel, existingTarget, whyNotReadOnly} from './existing.ts';
import {clusterFacts} from '../node-facts.ts';
import type {Provider} from '../provider.ts';

/** A provider that is read only, and the level that it is at. */
export interface ExistingProvider extends Provider {
	readonly level: Level;
}

/**
 * Somebody else's cluster, named by its context: nothing is created, switched or deleted there.
 * Asks for its level and for Knative's version right away.
 */
export async function existingProvider({
	context,
	kubeconfig,
}: {
	context: string;
	kubeconfig: string | undefined;
}): Promise<ExistingProvider> {
	const connection = connectTo(context, kubeconfig);
	const level = await currentLevel(connection, knativeLevel);
	const version = await knativeVersion(connection);
	return {
		name: 'existing',
		version,
		tiers: ['defaulting'],
		owns: owners,
		// Knative's webhook answers 20 dry runs a second to all its users together (real-cluster.md §0.1).
		requestsAtOnce: 2,
		level,
		whyNot: row => whyNotReadOnly(row, level),
		async open() {
			const configurationBefore = await readData(connection, knativeLevel);
			const facts = await clusterFacts(connection);
			const kubeContext = connection.kubeConfig.getContextObject(context);
			return {
				target: existingTarget(connection, {
					owns: owners,
					namespace: kubeContext?.namespace ?? 'default',
				}),
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
						throw new EnvironmentError(
							'somebody changed config-features while it was being judged',
						);
					} finally {
						await connection.close();
					}
				},
			};
		},
	};
}

/** The version label that Knative's release manifests put on its webhook; without one it is no release. */
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
