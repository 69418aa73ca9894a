import type {Component} from '../../../images/prepare/prepare.ts';
import {isNotFound} from '../../machine/tell-error.ts';
import type {Connection} from '../../cluster/connect.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {limits} from '../../machine/limits.ts';
import {knativeLevel, type LevelSource} from '../../model/level-source.ts';
import type {ClusterSubject, WithoutContainer} from '../cluster-subject.ts';
import {deployReference, type ReferenceImages} from './deploy-reference.ts';
import {register} from './register.ts';
import type {Reached} from './registration.ts';

/** A subject that is in the cluster, or that the cluster can reach. */
export interface PlacedSubject extends AsyncDisposable {
	readonly level: LevelSource;
	/** What was installed in the cluster for it. */
	readonly components: readonly Component[];
	/** Registers it for every object of the run's namespaces, which exist; returns the disposable that undoes it. */
	register(): Promise<AsyncDisposable>;
}

/** Installs the subject in the cluster, if it is not already there. Disposing removes all of it. */
export async function placeSubject(
	subject: ClusterSubject,
	{connection, run, images}: {connection: Connection; run: string; images: ReferenceImages},
): Promise<PlacedSubject> {
	const {signal} = images;
	if (subject.kind !== 'reference') return reachSubject(subject, {connection, run, signal});
	const deployed = await deployReference(connection, run, images);
	const {level, component, reached} = deployed;
	const registering = {run, reached, patience: limits.webhookAnswers, signal};
	return {
		level,
		components: [component],
		register: () => register(connection, registering),
		[Symbol.asyncDispose]: () => deployed[Symbol.asyncDispose](),
	};
}

/** The same for one that already runs, in the cluster or elsewhere. */
export async function reachSubject(
	subject: WithoutContainer,
	{connection, run, signal}: {connection: Connection; run: string; signal: AbortSignal},
): Promise<PlacedSubject> {
	if (subject.kind === 'knative') {
		return {level: knativeLevel, components: [], register: async () => nothing, ...nothing};
	}
	const {url, ca, level} = subject;
	await requireLevel(connection, level);
	const reached: Reached = {url: url.href, ...(ca !== undefined && {ca})};
	return {
		level,
		components: [],
		register: () => register(connection, {run, reached, patience: 0, signal}),
		...nothing,
	};
}

const nothing: AsyncDisposable = {[Symbol.asyncDispose]: async () => {}};

async function requireLevel(
	connection: Connection,
	{namespace, configMap}: LevelSource,
): Promise<void> {
	try {
		await connection.core.readNamespacedConfigMap({name: configMap, namespace});
	} catch (cause) {
		if (!isNotFound(cause)) throw cause;
		throw new EnvironmentError(
			`there is no ConfigMap ${namespace}/${configMap}, which --subject-level names; ` +
				'create it before the run, and name its cluster with --cluster (`spd up` creates one)',
			{cause},
		);
	}
}
