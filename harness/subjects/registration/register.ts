import pRetry, {AbortError} from 'p-retry';
import {apiError, isNotFound, tellError} from '../../machine/tell-error.ts';
import type {Connection} from '../../cluster/connect.ts';
import {dryRun} from '../../cluster/dry-run.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {limits} from '../../machine/limits.ts';
import {manifestOf} from '../../model/manifest.ts';
import {
	registrations,
	registrationWitness,
	subjectWebhook,
	witnessRefusal,
	type Reached,
} from './registration.ts';

/** What is registered where, and how long the first call may fail. */
export interface Registering {
	readonly run: string;
	readonly reached: Reached;
	/** Milliseconds in which the first call may still fail: it takes a moment until a Service's address is routed. */
	readonly patience: number;
	readonly signal: AbortSignal;
}

/**
 * Registers the subject's webhook in the run's namespaces, which exist, and makes the API server call it once in each
 * order, so that nothing is concluded from an unreachable one. Returns the disposable that undoes it.
 */
export async function register(
	connection: Connection,
	registering: Registering,
): Promise<AsyncDisposable> {
	const {run, reached, signal} = registering;
	await using made = new AsyncDisposableStack();
	for (const body of registrations(run, reached)) {
		const name = body.metadata?.name ?? '';
		made.defer(() => remove(connection, name));
		await connection.admission.createMutatingWebhookConfiguration({body});
	}
	for (const namespace of [`${run}-dry`, `${run}-other`]) {
		await arrived(connection, namespace, signal);
		await call(connection, namespace, registering);
	}
	return made.move();
}

async function remove(connection: Connection, name: string): Promise<void> {
	try {
		await connection.admission.deleteMutatingWebhookConfiguration({name});
	} catch (error) {
		if (!isNotFound(error)) throw error;
	}
}

/** Retries until the API server uses the registration: it then refuses the witness. */
async function arrived(
	connection: Connection,
	namespace: string,
	signal: AbortSignal,
): Promise<void> {
	const body = {metadata: {name: registrationWitness}};
	const ask = async (): Promise<void> => {
		try {
			await connection.core.createNamespacedConfigMap({namespace, body, dryRun: 'All'});
		} catch (error) {
			if (apiError(error)?.message.includes(witnessRefusal)) return;
			throw error;
		}
		throw new EnvironmentError(
			`the webhook that was registered for namespace ${namespace} did not reach the API server within ` +
				`${limits.registered / 1000} s`,
		);
	};
	await pRetry(ask, {
		retries: Number.POSITIVE_INFINITY,
		minTimeout: 20,
		maxTimeout: 200,
		maxRetryTime: limits.registered,
		signal,
	});
}

/** One dry run, for which the API server calls the webhook over its own route. The answer is ignored. */
async function call(
	connection: Connection,
	namespace: string,
	{reached, patience, signal}: Registering,
): Promise<void> {
	const service = manifestOf(
		'Service',
		{image: 'app-numeric'},
		{name: 'first-call', namespace, image: 'dev.local/app:v1'},
	);
	const ask = async (): Promise<void> => {
		try {
			await dryRun(connection, 'Service', service);
		} catch (error) {
			if (!(error instanceof Error)) throw error;
			const words = tellError(error.cause ?? error);
			throw words.includes(failed)
				? new EnvironmentError(cannotBeCalled(reached, words), {cause: error.cause})
				: new AbortError(error);
		}
	};
	await pRetry(ask, {
		retries: patience === 0 ? 0 : Number.POSITIVE_INFINITY,
		minTimeout: 50,
		maxTimeout: 1_000,
		maxRetryTime: patience,
		signal,
	});
}

const failed = `failed calling webhook "${subjectWebhook}"`;

function cannotBeCalled({url, service}: Reached, words: string): string {
	if (url === undefined) {
		return `the API server cannot call Service ${service?.namespace}/${service?.name}: ${words}`;
	}
	const {hostname} = new URL(url);
	return (
		`the API server cannot call ${url}: ${words}; check that ${hostname} can be reached from the cluster's node, ` +
		`not only from this machine, that its certificate names ${hostname}, and that --subject-ca is who signed it`
	);
}
