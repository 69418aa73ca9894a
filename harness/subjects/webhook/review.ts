import {createPatch} from 'rfc6902';
import type {JsonObject} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import {admit, type Defaulting} from '../defaulting.ts';
import type {AdmissionRequest} from '../admission-request.ts';
import {readReview} from './read-review.ts';

/** Answers an AdmissionReview at the given level: the review with its response, as JSON. */
export function review(body: string, level: Level, subject: Defaulting): string {
	const request = readReview(body);
	return JSON.stringify({
		apiVersion: 'admission.k8s.io/v1',
		kind: 'AdmissionReview',
		response: {uid: request.uid, ...respond(request, level, subject)},
	});
}

function respond(request: AdmissionRequest, level: Level, subject: Defaulting): JsonObject {
	const answer = admit(request, level, subject);
	const warnings = answer.warnings.length === 0 ? {} : {warnings: answer.warnings};
	if (!answer.admitted) {
		return {allowed: false, status: {code: answer.code, message: answer.message}, ...warnings};
	}
	const patch = createPatch(request.object, answer.object);
	if (patch.length === 0) return {allowed: true, ...warnings};
	const encoded = Buffer.from(JSON.stringify(patch)).toString('base64');
	return {allowed: true, patchType: 'JSONPatch', patch: encoded, ...warnings};
}
