import path from 'node:path';
import pRetry from 'p-retry';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {readBuildInfo} from '../../../images/control-plane/go-build-info.ts';
import {loopback} from '../../../images/control-plane/process-manifests.ts';
import {releaseOf} from '../../../images/recipe/versions.ts';
import type {Connection} from '../../cluster/connect.ts';
import {limits} from '../../machine/limits.ts';
import {listeningInodes, socketsOf} from './listeners.ts';
import {linkTarget} from './processes-of.ts';

/** The webhook that should answer. */
export interface MeantWebhook {
	readonly pid: number;
	readonly port: number;
	/** `unreleased` if its program is not a release. */
	readonly release: string;
}

/** Waits until a process listens on the webhook's port. Throws at once if it is not the webhook. */
export async function webhookListens(webhook: MeantWebhook, signal: AbortSignal): Promise<void> {
	await pRetry(() => requireListener(webhook), {
		retries: Number.POSITIVE_INFINITY,
		minTimeout: 20,
		factor: 1,
		maxRetryTime: limits.webhookAnswers,
		shouldRetry: ({error}) => error instanceof NobodyListens,
		signal,
	});
}

/**
 * Proves that this webhook answers, link by link: every webhook of the API server uses the port on the loopback
 * address; only this process listens there; and its program was built from the release's module. A webhook that drains
 * after SIGTERM keeps its port for a minute and answers instead of its successor, which then looks like another release
 * (seen: a "1.19" that was 1.23).
 */
export async function proveRelease(connection: Connection, webhook: MeantWebhook): Promise<void> {
	await requireCalls(connection, webhook);
	await requireListener(webhook);
	await requireProgram(webhook);
}

async function requireCalls(connection: Connection, {port}: MeantWebhook): Promise<void> {
	const {admission, core} = connection;
	const [mutating, validating, service] = await Promise.all([
		admission.listMutatingWebhookConfiguration(),
		admission.listValidatingWebhookConfiguration(),
		core.readNamespacedService({name: 'webhook', namespace: 'knative-serving'}),
	]);
	const target = service.spec?.externalName ?? service.spec?.type ?? '';
	if (target !== loopback) {
		throw unproved(`Service knative-serving/webhook points to ${target}, not to ${loopback}`);
	}
	const called = [...mutating.items, ...validating.items]
		.flatMap(({webhooks = []}) => webhooks)
		.filter(({clientConfig}) => clientConfig.service?.namespace === 'knative-serving');
	if (called.length === 0) throw unproved('no webhook of Knative is registered');
	const astray = called.find(({clientConfig}) => clientConfig.service?.port !== port);
	if (astray) {
		const {name, clientConfig} = astray;
		throw unproved(`webhook ${name} is called at port ${clientConfig.service?.port}, not ${port}`);
	}
}

async function requireListener({pid, port}: MeantWebhook): Promise<void> {
	// In this order: a socket that listens now is still among the process's own afterwards.
	const inodes = await listeningInodes(port);
	if (inodes.length === 0) throw new NobodyListens(`no process listens on port ${port}`);
	const own = await sockets(pid);
	if (inodes.every(inode => own.includes(inode))) return;
	throw unproved(
		`a process other than ${pid} listens on port ${port}, such as a webhook that is still draining`,
	);
}

class NobodyListens extends EnvironmentError {}

async function sockets(pid: number): Promise<readonly string[]> {
	try {
		return await socketsOf(pid);
	} catch (cause) {
		throw unproved(`process ${pid} does not exist`, {cause});
	}
}

async function requireProgram({pid, release}: MeantWebhook): Promise<void> {
	const program = await linkTarget(`/proc/${pid}/exe`);
	const built = await readBuildInfo(`/proc/${pid}/exe`);
	const serving = built.get('knative.dev/serving') ?? 'no released module';
	const found = releaseOf(serving) ?? 'unreleased';
	if (found === release) return;
	throw unproved(
		`${path.basename(program ?? 'its program')} was built from knative.dev/serving ${serving}, which is ${found}`,
		{release},
	);
}

const unproved = (
	why: string,
	{release, ...options}: ErrorOptions & {release?: string} = {},
): EnvironmentError =>
	new EnvironmentError(
		`there is no proof that ${release === undefined ? 'the webhook of this control plane' : `Knative ${release}`} answers: ${why}`,
		options,
	);
