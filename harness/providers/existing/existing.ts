import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {homedir} from 'node:os';
import {connect, type Connection} from '../../cluster/connect.ts';
import {readKubeconfig} from '../../cluster/read-kubeconfig.ts';
import {dryRun, speaksOfDryRun} from '../../cluster/dry-run.ts';
import {readData, readMap} from '../../configuration/config-map.ts';
import {nameConfiguration, atLevel} from '../../model/configuration.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {at, isObject, textAt} from '../../model/json.ts';
import {levels, type Level} from '../../model/levels.ts';
import {requireKnatives} from '../../reading/other-writers.ts';
import {manifestOf} from '../../model/manifest.ts';
import type {WhyNot} from '../../model/plan.ts';
import type {Owner} from '../../model/requirement.ts';
import type {Row} from '../../model/row.ts';
import type {Target} from '../../model/target.ts';
import type {LevelSource} from '../../model/level-source.ts';
import {limits} from '../../machine/limits.ts';
import type {Opening} from '../provider.ts';
import type {Workload} from '../../model/workloads.ts';

/**
 * Connects to the named context of a kubeconfig, by default the user's own.
 * @throws {UsageError} if the kubeconfig cannot be read or has no such context
 */
export function connectTo(context: string, kubeconfig: string | undefined): Connection {
	const file = kubeconfig ?? path.join(homedir(), '.kube', 'config');
	return connect(readKubeconfig(file, context));
}

/** The namespace of its current context. */
export function contextNamespace({kubeConfig}: Connection): string {
	return kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace ?? 'default';
}

/**
 * The level in an existing cluster's ConfigMap; nothing is changed. Its rows judge whether the answers match that
 * level. Throws an `EnvironmentError` if the value is known neither to the documentation nor to the implementation.
 */
export async function currentLevel(connection: Connection, source: LevelSource): Promise<Level> {
	const data = await readData(connection, source);
	const value = data[source.key];
	const level = claimedLevel(value, source);
	if (level) return level;
	throw new EnvironmentError(
		`${source.namespace}/${source.configMap}: ${source.key} is ${JSON.stringify(value)}, which selects no documented level`,
	);
}

/**
 * Resolves when the ConfigMap as it is now has been there for `limits.configurationSettles`: the webhook may still answer by
 * the one before, and nothing that a run may look at tells. Its managed fields say since when, by the cluster's clock.
 */
export async function untilArrived(
	connection: Connection,
	source: LevelSource,
	{progress, signal}: Pick<Opening, 'progress' | 'signal'>,
): Promise<void> {
	const {metadata} = await readMap(connection, source);
	const times = metadata?.managedFields?.map(({time}) => new Date(time ?? 0).getTime()) ?? [];
	const age = Date.now() - Math.max(0, ...times);
	const wait = limits.configurationSettles - age;
	if (wait <= 0) return;
	const ended = progress.step(
		`ConfigMap ${source.namespace}/${source.configMap} has just been changed: waiting until the webhook has it`,
	);
	// A clock that is behind makes no longer wait.
	await sleep(Math.min(wait, limits.configurationSettles), undefined, {signal});
	ended();
}

/** The level of a value in the ConfigMap, ignoring letter case; undefined if unknown. */
export function claimedLevel(
	value: string | undefined,
	{spellings}: LevelSource,
): Level | undefined {
	if (value === undefined) return 'disabled';
	return levels.find(each =>
		spellings[each].some(spelling => spelling.toLowerCase() === value.toLowerCase()),
	);
}

/** Why a row cannot run if nothing may be switched or created; undefined if it can. */
export function whyNotReadOnly(row: Row, level: Level): WhyNot | undefined {
	if (row.tier !== 'defaulting')
		return byTarget('an existing cluster is read only: dry runs of the defaulting tier');
	if (row.probe.kind !== 'admission')
		return byTarget('an existing cluster is read only: admission by dry run');
	const {asking = {}, workload} = row.probe;
	if (asking.namespace !== undefined || asking.user !== undefined) {
		return byTarget('an existing cluster is asked in one namespace only, and as nobody else');
	}
	if (nameConfiguration(row.configuration) !== nameConfiguration(atLevel(level))) {
		return byTarget(
			`an existing cluster is not switched: it stays at ${level}, with its own feature flags`,
		);
	}
	if (needsRealCreate(workload, level)) {
		return byTarget(
			'an existing cluster is read only: Knative’s own dry run of a Pod refuses it, which says nothing of admission',
		);
	}
	return undefined;
}

/**
 * Whether a dry run is refused because of the Pod that Knative's validation creates from the object, and not because of
 * the object: a profile without a type, unless a default sets it (real-cluster.md §4).
 */
export function needsRealCreate({securityContext, sidecars = []}: Workload, level: Level): boolean {
	const contexts = [securityContext, ...sidecars.map(each => each.securityContext)];
	return contexts.some(context => {
		const profile = at(context ?? null, 'seccompProfile');
		if (!isObject(profile) || textAt(profile, 'type') !== '') return false;
		return level === 'disabled' || textAt(profile, 'localhostProfile') !== '';
	});
}

const byTarget = (why: string): WhyNot => ({by: 'site', why});

/** An existing cluster at its present level: dry runs in `namespace`, nothing is entered. */
export function existingTarget(
	connection: Connection,
	{
		owns,
		namespace,
		othersMayWrite,
	}: {
		owns: readonly Owner[];
		namespace: string;
		/** Why nothing can be concluded from any answer. */
		othersMayWrite: string | undefined;
	},
): Target {
	return {
		owns,
		tiers: ['defaulting'],
		enter: async () => ({
			async read(probe) {
				if (probe.kind !== 'admission')
					throw new EnvironmentError('an existing cluster is read only');
				if (othersMayWrite !== undefined) throw new EnvironmentError(othersMayWrite);
				const object = manifestOf(probe.object, probe.workload, {
					name: probe.asking?.name ?? 'secure-pod-defaults-conformance',
					namespace,
					image: `dev.local/${probe.workload.image}:v1`,
				});
				const admission = await dryRun(connection, probe.object, object);
				requireKnatives(admission);
				if (admission.admitted || !speaksOfDryRun(admission)) return {admission};
				throw new EnvironmentError(
					`Knative’s own dry run of a Pod was refused, which says nothing of admission, and nothing is really created here: ${admission.message}`,
				);
			},
			leave: async () => {},
		}),
	};
}
