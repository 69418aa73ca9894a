import test from 'ava';
import {applyPatch} from 'rfc6902';
import {at, textAt, type Json, type JsonObject} from '../../model/json.ts';
import {levels} from '../../model/levels.ts';
import {reference} from '../defaulting.ts';
import {applyDefaults, mutate} from '../reference.ts';
import {objectKinds} from '../../model/workloads.ts';
import {Malformed, readReview} from './read-review.ts';
import {review} from './review.ts';
import {sampleObject, sampleReview} from './sample-review.ts';

for (const kind of objectKinds) {
	for (const level of levels) {
		test(`the patch of a new ${kind} at ${level} gives what the rules make of it`, t => {
			const asked = JSON.stringify(sampleReview(kind));
			const answer = responseTo(asked, level);
			t.is(answer['allowed'], true);
			t.is(answer['uid'], readReview(asked).uid);
			const expected = mutate(readReview(asked), spec => applyDefaults(spec, level));
			t.deepEqual(patchedBy(sampleObject(kind), answer), expected);
		});
	}
}

test('what needs no default gets no patch', t => {
	const answer = responseTo(JSON.stringify(sampleReview('Service')), 'disabled');
	t.false('patch' in answer);
	t.false('patchType' in answer);
});

test('an update of a Revision, whose spec cannot change, is left alone; one of a Service is defaulted', t => {
	t.false('patch' in updated('Revision'));
	t.true('patch' in updated('Service'));
});

test('broken rules are served as they are', t => {
	const broken = {...reference, defaults: (podSpec: JsonObject) => ({...podSpec, broken: true})};
	const asked = JSON.stringify(sampleReview('Revision'));
	const {response} = JSON.parse(review(asked, 'disabled', broken)) as {response: JsonObject};
	t.is(at(patchedBy(sampleObject('Revision'), response), 'spec', 'broken'), true);
});

test('a refusal is an answer, with its reason', t => {
	const refusing = {...reference, refuses: () => 'not today'};
	const answer = JSON.parse(review(JSON.stringify(sampleReview('Service')), 'enabled', refusing));
	t.like(answer.response, {allowed: false, status: {code: 400, message: 'not today'}});
});

const malformed = test.macro<[string, RegExp]>((t, body, message) => {
	t.throws(() => review(body, 'enabled', reference), {instanceOf: Malformed, message});
});

test('no JSON', malformed, '{"apiVersion":', /^the body is not JSON: /);
test('an empty body', malformed, '', /^the body is not JSON: /);
test('JSON that is no object', malformed, '"review"', /^apiVersion must be .*, not absent$/);
test(
	'another version',
	malformed,
	but({apiVersion: 'admission.k8s.io/v1beta1'}),
	/^apiVersion must be admission.k8s.io\/v1, not "admission.k8s.io\/v1beta1"$/,
);
test('another kind of review', malformed, but({kind: 'TokenReview'}), /^kind must be AdmissionRev/);
test('no request', malformed, but({request: null}), /^request must be an object, not null$/);
test('no uid', malformed, butRequest({uid: ''}), /^request\.uid is missing$/);
test(
	'an unknown kind',
	malformed,
	butRequest({kind: {group: 'serving.knative.dev', version: 'v1', kind: 'Route'}}),
	/^request\.kind\.kind must be Service or Configuration or Revision, not "Route"$/,
);
test(
	"another group's Service",
	malformed,
	butRequest({kind: {group: '', version: 'v1', kind: 'Service'}}),
	/^request\.kind\.group must be serving\.knative\.dev, not ""$/,
);
test(
	'another operation',
	malformed,
	butRequest({operation: 'DELETE'}),
	/^request\.operation must be CREATE or UPDATE, not "DELETE"$/,
);
test('no object', malformed, butRequest({object: null}), /^request\.object must be an object/);
test('a list for an object', malformed, butRequest({object: []}), /^request\.object must be an/);

function responseTo(body: string, level: (typeof levels)[number]): JsonObject {
	const answer = JSON.parse(review(body, level, reference)) as {response: JsonObject};
	return answer.response;
}

function updated(kind: 'Revision' | 'Service'): JsonObject {
	return responseTo(JSON.stringify(sampleReview(kind, sampleObject(kind))), 'enabled');
}

function patchedBy(object: JsonObject, answer: JsonObject): Json {
	const patch = textAt(answer, 'patch');
	const copy = structuredClone(object);
	if (patch !== '') applyPatch(copy, JSON.parse(Buffer.from(patch, 'base64').toString()));
	return copy;
}

function but(changes: JsonObject): string {
	return JSON.stringify({...sampleReview('Service'), ...changes});
}

function butRequest(changes: JsonObject): string {
	const {request} = sampleReview('Service');
	return but({request: {...(request as JsonObject), ...changes}});
}
