import {onOneLine} from '../../../images/host/errors.ts';
import {at, isObject, textAt, type Json, type JsonObject} from '../../model/json.ts';
import type {AdmissionRequest} from '../admission-request.ts';
import {objectKinds, type ObjectKind} from '../../model/workloads.ts';

/**
 * The request of an AdmissionReview (admission.k8s.io/v1).
 * @throws {Malformed} naming the field, the required value and the value received
 */
export function readReview(body: string): AdmissionRequest {
	try {
		return requestIn(parse(body));
	} catch (cause) {
		if (!(cause instanceof RangeError)) throw cause;
		throw new Malformed('the body is nested too deeply', {cause});
	}
}

function requestIn(review: Json): AdmissionRequest {
	expect(review, ['apiVersion'], ['admission.k8s.io/v1']);
	expect(review, ['kind'], ['AdmissionReview']);
	const request = object(review, ['request']);
	if (textAt(request, 'uid') === '') throw new Malformed('request.uid is missing');
	expect(review, ['request', 'kind', 'group'], ['serving.knative.dev']);
	expect(review, ['request', 'kind', 'version'], ['v1']);
	const kind = expect(review, ['request', 'kind', 'kind'], objectKinds);
	const operation = expect(review, ['request', 'operation'], ['CREATE', 'UPDATE'] as const);
	const oldObject = at(request, 'oldObject') ?? null;
	return {
		uid: textAt(request, 'uid'),
		kind: {group: 'serving.knative.dev', version: 'v1', kind},
		resource: resourceOf(request, kind),
		// Absent if the API server generates it.
		name: textAt(request, 'name'),
		namespace: textAt(request, 'namespace'),
		operation,
		userInfo: {username: textAt(request, 'userInfo', 'username')},
		object: object(review, ['request', 'object']),
		oldObject: isObject(oldObject) ? oldObject : null,
		dryRun: at(request, 'dryRun') === true,
	};
}

function parse(body: string): Json {
	try {
		return JSON.parse(body);
	} catch (cause) {
		throw new Malformed(`the body is not JSON: ${cause instanceof Error ? cause.message : ''}`, {
			cause,
		});
	}
}

function object(review: Json, path: readonly string[]): JsonObject {
	const found = at(review, ...path);
	if (isObject(found)) return found;
	throw new Malformed(`${path.join('.')} must be an object, not ${told(found)}`);
}

function expect<Choice extends string>(
	review: Json,
	path: readonly string[],
	choices: readonly Choice[],
): Choice {
	const found = at(review, ...path);
	const chosen = choices.find(choice => choice === found);
	if (chosen !== undefined) return chosen;
	throw new Malformed(`${path.join('.')} must be ${choices.join(' or ')}, not ${told(found)}`);
}

function resourceOf(request: JsonObject, kind: ObjectKind): AdmissionRequest['resource'] {
	const {group, version} = {group: 'serving.knative.dev', version: 'v1'};
	const resource = textAt(request, 'resource', 'resource') || `${kind.toLowerCase()}s`;
	return {group, version, resource};
}

const told = (found: Json | undefined): string =>
	found === undefined ? 'absent' : JSON.stringify(found).slice(0, 100);

/** The request is not a question that this webhook can answer: HTTP 400 with the message. */
export class Malformed extends Error {
	override name = 'Malformed';

	constructor(message: string, options?: ErrorOptions) {
		super(onOneLine(message), options);
	}
}

/** The webhook cannot answer yet: HTTP 503 with the message. */
export class NotReady extends Error {
	override name = 'NotReady';
}
