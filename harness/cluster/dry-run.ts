import type {Connection} from './connect.ts';
import {apiError} from './api-error.ts';
import {resources} from './resources.ts';
import {EnvironmentError} from '../../images/environment-error.ts';
import {textAt, type Json, type JsonObject} from '../json.ts';
import type {Admission} from '../observe/readings.ts';
import type {ObjectKind} from '../workloads.ts';

/** The codes by which admission says no; everything else speaks of the cluster, not of the object. */
const refusals = new Set([400, 403, 422]);

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
		if (refused && refusals.has(refused.code)) return {admitted: false, ...refused, warnings: []};
		throw new EnvironmentError(
			`a dry run of a ${kind} got no answer from admission: ${refused?.message ?? String(error)}`,
			{cause: error},
		);
	}
}

/** The texts of the Warning headers (RFC 7234: `299 - "text"`), which arrive joined by commas. */
function warningsOf(headers: Readonly<Record<string, string>>): string[] {
	const joined = headers['warning'] ?? '';
	return [...joined.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) =>
		(text ?? '').replaceAll(/\\(.)/g, '$1'),
	);
}
