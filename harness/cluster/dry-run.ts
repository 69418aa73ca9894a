import {PatchStrategy, setHeaderOptions, type ConfigurationOptions} from '@kubernetes/client-node';
import type {Connection} from './connect.ts';
import {apiError} from '../machine/tell-error.ts';
import {resources} from './resources.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {textAt, type Json, type JsonObject} from '../model/json.ts';
import type {Admission} from '../model/readings.ts';
import type {Operation} from '../model/patched.ts';
import type {ObjectKind} from '../model/workloads.ts';

/** The status codes of a refusal by admission. */
const refusals = new Set([400, 403, 422]);

/** A 403 comes from admission only if it names a webhook or Pod Security; otherwise from RBAC or a quota. */
const ofAdmission = /admission webhook|violates PodSecurity/;

/** The message of Knative's webhook if its own dry run of a Pod timed out. */
const ofTime = /context deadline exceeded|\b(?:timed out|timeout|time out)\b|connection refused/i;

/** Options of a request. */
export interface Ask {
	/** Another user, by impersonation, with cluster-admin rights. */
	readonly user?: string;
	/** Really, instead of a dry run. */
	readonly really?: true;
}

/**
 * The answer of admission to a dry-run create of a Knative object: the object as it would be stored, or the refusal.
 * Throws an `EnvironmentError` if there is neither: a webhook that cannot be called, a server error, a lost connection.
 */
export function dryRun(
	connection: Connection,
	kind: ObjectKind,
	object: JsonObject,
	ask: Ask = {},
): Promise<Admission> {
	const {group, version, plural} = resources[kind];
	const namespace = textAt(object, 'metadata', 'namespace');
	return answered(kind, () =>
		connection.custom.createNamespacedCustomObjectWithHttpInfo(
			{
				group,
				version,
				namespace,
				plural,
				body: object,
				...(!ask.really && {dryRun: 'All'}),
			},
			asUser(ask.user),
		),
	);
}

/**
 * The same for a dry-run patch of a stored object: a merge patch, or JSON Patch operations. A refusal that speaks of the
 * Pod's dry run is thrown too: it tells of the namespace (a LimitRange, a quota), and what is stored is not really changed
 * to find out more.
 */
export async function dryRunPatch(
	connection: Connection,
	{kind, namespace, name}: {kind: ObjectKind; namespace: string; name: string},
	patch: JsonObject | readonly Operation[],
	{user, really}: Ask = {},
): Promise<Admission> {
	const {group, version, plural} = resources[kind];
	const strategy = Array.isArray(patch) ? PatchStrategy.JsonPatch : PatchStrategy.MergePatch;
	const answer = await answered(kind, () =>
		connection.custom.patchNamespacedCustomObjectWithHttpInfo(
			{group, version, namespace, plural, name, body: patch, ...(!really && {dryRun: 'All'})},
			asUser(user, setHeaderOptions('Content-Type', strategy)),
		),
	);
	if (answer.admitted || !speaksOfDryRun(answer)) return answer;
	throw new PodRefused(kind, answer.message);
}

/** The Pod was refused that Knative's validation dry-runs; a real patch may still be accepted. */
export class PodRefused extends EnvironmentError {
	/** The API server's. */
	readonly words: string;

	constructor(kind: ObjectKind, words: string) {
		super(`a patch of a ${kind} says nothing here: ${words}`);
		this.words = words;
	}
}

/**
 * Whether a refusal is about the Pod that Knative's validation dry-runs and not about the object's admission: a real
 * create may still be accepted (real-cluster.md §4).
 */
export function speaksOfDryRun(answer: Admission): boolean {
	return !answer.admitted && answer.message.includes('dry run failed');
}

async function answered(
	kind: ObjectKind,
	ask: () => Promise<{data: unknown; headers: Readonly<Record<string, string>>}>,
): Promise<Admission> {
	try {
		const {data, headers} = await ask();
		return {admitted: true, object: data as Json, warnings: warningsOf(headers)};
	} catch (error) {
		const refused = apiError(error);
		if (refused && isRefusal(refused)) return {admitted: false, ...refused, warnings: []};
		throw new EnvironmentError(
			`a ${kind} got no answer from admission: ${refused?.message ?? String(error)}`,
			{cause: error},
		);
	}
}

/** Members of this group may do everything, so that only the user differs. */
const administrators = 'system:masters';

function asUser(
	user: string | undefined,
	options?: ConfigurationOptions,
): ConfigurationOptions | undefined {
	if (user === undefined) return options;
	const named = setHeaderOptions('Impersonate-User', user, options);
	return setHeaderOptions('Impersonate-Group', administrators, named);
}

/** Whether the answer is about the object; every other answer is about the cluster. */
export function isRefusal({code, message}: {code: number; message: string}): boolean {
	if (ofTime.test(message)) return false;
	return refusals.has(code) && (code !== 403 || ofAdmission.test(message));
}

/** The texts of the Warning headers (RFC 7234: `299 - "text"`), which arrive joined by commas. */
function warningsOf(headers: Readonly<Record<string, string>>): string[] {
	const joined = headers['warning'] ?? '';
	return [...joined.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) =>
		(text ?? '').replaceAll(/\\(.)/g, '$1'),
	);
}
