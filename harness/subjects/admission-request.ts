import {randomUUID} from 'node:crypto';
import type {JsonObject} from '../model/json.ts';
import type {ObjectKind} from '../model/workloads.ts';

/** The data of the ConfigMap that contains the level: `secure-pod-defaults` and the other feature flags. */
export type Features = Readonly<Record<string, string>>;

/**
 * The question to an admission webhook: the `request` of an AdmissionReview (admission.k8s.io/v1), as the API server
 * writes it.
 */
export interface AdmissionRequest {
	readonly uid: string;
	readonly kind: {readonly group: string; readonly version: string; readonly kind: ObjectKind};
	readonly resource: {readonly group: string; readonly version: string; readonly resource: string};
	readonly name: string;
	readonly namespace: string;
	readonly operation: 'CREATE' | 'UPDATE';
	readonly userInfo: {readonly username: string; readonly groups?: readonly string[]};
	readonly object: JsonObject;
	/** The stored object; null for CREATE. */
	readonly oldObject: JsonObject | null;
	readonly dryRun: boolean;
}

/** The request of the API server for a Knative object. */
export function admissionRequest(
	kind: ObjectKind,
	object: JsonObject,
	{
		name,
		namespace,
		user = 'kubernetes-admin',
		oldObject = null,
	}: {name: string; namespace: string; user?: string; oldObject?: JsonObject | null},
): AdmissionRequest {
	const api = {group: 'serving.knative.dev', version: 'v1'};
	return {
		uid: randomUUID(),
		kind: {...api, kind},
		resource: {...api, resource: `${kind.toLowerCase()}s`},
		name,
		namespace,
		operation: oldObject === null ? 'CREATE' : 'UPDATE',
		userInfo: {username: user},
		object,
		oldObject,
		dryRun: true,
	};
}
