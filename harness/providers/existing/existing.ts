import path from 'node:path';
import {homedir} from 'node:os';
import {KubeConfig} from '@kubernetes/client-node';
import {connect, type Connection} from '../../cluster/connect.ts';
import {dryRun, speaksOfDryRun} from '../../cluster/dry-run.ts';
import {readData} from '../../configuration/config-map.ts';
import {nameConfiguration, atLevel} from '../../model/configuration.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {at, isObject, textAt} from '../../model/json.ts';
import {levels, type Level} from '../../model/levels.ts';
import {manifestOf} from '../../model/manifest.ts';
import type {WhyNot} from '../../model/plan.ts';
import type {Owner} from '../../model/requirement.ts';
import type {Row} from '../../model/row.ts';
import type {Target} from '../../model/target.ts';
import type {LevelSource} from '../../model/level-source.ts';
import {tellError} from '../../machine/tell-error.ts';
import {choose, UsageError} from '../../machine/usage-error.ts';
import type {Workload} from '../../model/workloads.ts';

/**
 * Connects to the named context of a kubeconfig, by default the user's own.
 * @throws {UsageError} when the kubeconfig cannot be read or has no such context
 */
export function connectTo(context: string, kubeconfig: string | undefined): Connection {
	const kubeConfig = new KubeConfig();
	const file = kubeconfig ?? path.join(homedir(), '.kube', 'config');
	try {
		for (const each of file.split(path.delimiter)) {
			const part = new KubeConfig();
			part.loadFromFile(each);
			kubeConfig.mergeConfig(part);
		}
	} catch (error) {
		throw new UsageError(`cannot read the kubeconfig ${file}: ${tellError(error)}`, {cause: error});
	}
	kubeConfig.setCurrentContext(
		choose(
			'context',
			context,
			kubeConfig.getContexts().map(({name}) => name),
		),
	);
	return connect(kubeConfig);
}

/**
 * The level that somebody else's cluster claims to be at, read from its ConfigMap; nothing is changed. Whether it answers
 * by that level is what its rows judge.
 * Throws an `EnvironmentError` when the value is none that the documentation or the implementation knows.
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

/** The level that a word in the ConfigMap claims, in whatever letter case; undefined where it is none that is known. */
export function claimedLevel(
	value: string | undefined,
	{spellings}: LevelSource,
): Level | undefined {
	if (value === undefined) return 'disabled';
	return levels.find(each =>
		spellings[each].some(spelling => spelling.toLowerCase() === value.toLowerCase()),
	);
}

/** Why a row cannot be run where nothing may be switched and nothing created; undefined when it can. */
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
 * Whether a dry run is refused for the Pod that Knative's validation makes of it, and not for the object: a profile
 * whose type is missing, unless a default fills it in (real-cluster.md §4).
 */
function needsRealCreate({securityContext, sidecars = []}: Workload, level: Level): boolean {
	const contexts = [securityContext, ...sidecars.map(each => each.securityContext)];
	return contexts.some(context => {
		const profile = at(context ?? null, 'seccompProfile');
		if (!isObject(profile) || textAt(profile, 'type') !== '') return false;
		return level === 'disabled' || textAt(profile, 'localhostProfile') !== '';
	});
}

const byTarget = (why: string): WhyNot => ({by: 'site', why});

/** Somebody else's cluster at the level that it is at: dry runs in `namespace`, nothing entered. */
export function existingTarget(
	connection: Connection,
	{owns, namespace}: {owns: readonly Owner[]; namespace: string},
): Target {
	return {
		owns,
		tiers: ['defaulting'],
		enter: async () => ({
			async read(probe) {
				if (probe.kind !== 'admission')
					throw new EnvironmentError('an existing cluster is read only');
				const object = manifestOf(probe.object, probe.workload, {
					name: probe.asking?.name ?? 'secure-pod-defaults-conformance',
					namespace,
					image: `dev.local/${probe.workload.image}:v1`,
				});
				const admission = await dryRun(connection, probe.object, object);
				if (admission.admitted || !speaksOfDryRun(admission)) return {admission};
				throw new EnvironmentError(
					`Knative’s own dry run of a Pod was refused, which says nothing of admission, and nothing is really created here: ${admission.message}`,
				);
			},
			leave: async () => {},
		}),
	};
}
