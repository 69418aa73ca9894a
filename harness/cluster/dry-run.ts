import type {Connection} from './connect.ts';
import {apiError} from './api-error.ts';
import {resources} from './resources.ts';
import {EnvironmentError} from '../../images/environment-error.ts';
import {textAt, type Json, type JsonObject} from '../json.ts';
import type {Admission} from '../observe/readings.ts';
import type {ObjectKind} from '../workloads.ts';

/** The codes by which admission says no. */
const refusals = new Set([400, 403, 422]);

/** A 403 is admission's only when it names a webhook or Pod Security; else it is RBAC's or a quota's. */
const ofAdmission = /admission webhook|violates PodSecurity/;

/** What Knative's webhook says when its own dry run of a Pod did not come back in time. */
const ofTime = /context deadline exceeded|timed? ?out|connection refused/i;

/**
 * What admission answers to a dry-run create of a Knative object: the object as it would be stored, or the refusal.
 * Throws an `EnvironmentError` when neither came: a webhook that cannot be called, a server error, a lost connection.
 */
export async function dryRun(
	connection: Connection,
	kind: ObjectKind,
	object: JsonObject,
): Promise<Admission> {
	const {group, version, plural} = resources[kind];
	const namespace = textAt(object, 'metadata', 'namespace');
	try {
		const answer = await connection.custom.createNamespacedCustomObjectWithHttpInfo({
			group,
			version,
			namespace,
			plural,
			body: object,
			dryRun: 'All',
		});
		const stored: Json = answer.data;
		return {admitted: true, object: stored, warnings: warningsOf(answer.headers)};
	} catch (error) {
		const refused = apiError(error);
		if (refused && isRefusal(refused)) return {admitted: false, ...refused, warnings: []};
		throw new EnvironmentError(
			`a dry run of a ${kind} got no answer from admission: ${refused?.message ?? String(error)}`,
			{cause: error},
		);
	}
}

/** Whether the answer speaks of the object; everything else speaks of the cluster. */
function isRefusal({code, message}: {code: number; message: string}): boolean {
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
