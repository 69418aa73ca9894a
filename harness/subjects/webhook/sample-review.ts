import type {JsonObject} from '../../model/json.ts';
import {admissionRequest} from '../admission-request.ts';
import type {ObjectKind} from '../../model/workloads.ts';

/** AdmissionReviews as an API server sends them, for tests only. */

const podSpec = {containers: [{image: 'dev.local/app:v1', ports: [{containerPort: 80}]}]};

/** An object of the kind, as a user writes it. */
export function sampleObject(kind: ObjectKind): JsonObject {
	return {
		apiVersion: 'serving.knative.dev/v1',
		kind,
		metadata: {name: 'row', namespace: 'default'},
		spec: kind === 'Revision' ? podSpec : {template: {spec: podSpec}},
	};
}

/** The review of its creation, or of an update of the stored object. */
export function sampleReview(kind: ObjectKind, oldObject: JsonObject | null = null): JsonObject {
	const placed = {name: 'row', namespace: 'default', oldObject};
	return {
		apiVersion: 'admission.k8s.io/v1',
		kind: 'AdmissionReview',
		request: {...admissionRequest(kind, sampleObject(kind), placed)},
	};
}
