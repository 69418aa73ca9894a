import test from 'ava';
import type {Json, JsonObject} from '../../model/json.ts';
import {admissionRequest} from '../admission-request.ts';
import {admissionOf, readAnswer, reviewLine} from './admission-review.ts';
import {Breach} from './breach.ts';

const object: JsonObject = {kind: 'Service', spec: {list: ['a', 'b']}};
const request = admissionRequest('Service', object, {name: 'row', namespace: 'default'});

const review = (response: JsonObject): string =>
	JSON.stringify({apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response});

const admit = (response: JsonObject) =>
	admissionOf(readAnswer(review({uid: '1', ...response})), object);

const encoded = (text: string): string => Buffer.from(text).toString('base64');

const patch = (...operations: readonly Json[]): JsonObject => ({
	allowed: true,
	patchType: 'JSONPatch',
	patch: encoded(JSON.stringify(operations)),
});

test('the question is one line: the request as the API server writes it, and the ConfigMap’s data', t => {
	const line = reviewLine(request, {'secure-pod-defaults': 'enabled'});
	t.false(line.includes('\n'));
	t.deepEqual(JSON.parse(line), {
		apiVersion: 'admission.k8s.io/v1',
		kind: 'AdmissionReview',
		request: {...request},
		features: {'secure-pod-defaults': 'enabled'},
	});
});

test('no patch leaves the object as it is', t => {
	t.deepEqual(admit({allowed: true}), {admitted: true, object, warnings: []});
	t.deepEqual(admit({allowed: true, patch: null, patchType: null}), {
		admitted: true,
		object,
		warnings: [],
	});
});

test('a patch is applied, and what was sent is not touched', t => {
	const admission = admit({
		...patch(
			{op: 'add', path: '/spec/list/-', value: 'c'},
			{op: 'move', from: '/spec/list/0', path: '/spec/first'},
		),
		warnings: ['careful'],
	});
	t.deepEqual(admission, {
		admitted: true,
		object: {kind: 'Service', spec: {first: 'a', list: ['b', 'c']}},
		warnings: ['careful'],
	});
	t.deepEqual(object, {kind: 'Service', spec: {list: ['a', 'b']}});
});

test('a patch may replace the whole object', t => {
	const admission = admit(patch({op: 'replace', path: '', value: {kind: 'Other'}}));
	t.like(admission, {admitted: true, object: {kind: 'Other'}});
});

test('a refusal has its code and its message', t => {
	t.deepEqual(admit({allowed: false, status: {code: 400, message: 'no'}}), {
		admitted: false,
		code: 400,
		message: 'no',
		warnings: [],
	});
	t.like(admit({allowed: false}), {code: 403, message: 'no reason given'});
});

for (const [what, line, message] of [
	['text', 'hello', /^said what is no JSON: "hello"$/],
	['an empty line', '', /^said what is no JSON: ""$/],
	['a list', '[]', /no AdmissionReview of admission.k8s.io\/v1/],
	['a request', JSON.stringify({request}), /no AdmissionReview/],
	['no uid', review({allowed: true}), /with a response and its uid/],
	['another version', review({uid: '1'}).replace('/v1', '/v1beta1'), /no AdmissionReview/],
	['a long text', 'x'.repeat(1000), /^said what is no JSON: "x{200}…"$/],
] as const) {
	test(`no answer: ${what}`, t => {
		t.throws(() => readAnswer(line), {instanceOf: Breach, message});
	});
}

for (const [what, response, message] of [
	['allowed left out', {}, /`allowed` is neither/],
	['allowed as a text', {allowed: 'true'}, /`allowed` is neither/],
	['a patch without its type', {allowed: true, patch: 'W10='}, /`patchType` is not JSONPatch/],
	['a type without its patch', {allowed: true, patchType: 'JSONPatch'}, /and no `patch`/],
	['a merge patch', {allowed: true, patch: 'e30=', patchType: 'MergePatch'}, /not JSONPatch/],
	['no base64', {...patch(), patch: '[{}]'}, /`patch` is not base64/],
	['a patch that is a list', {...patch(), patch: []}, /`patch` is not base64/],
	['base64 of no JSON', {...patch(), patch: encoded('hello')}, /does not hold JSON: "hello"/],
	['base64 of an object', {...patch(), patch: encoded('{}')}, /a list of operations: "{}"/],
	['an operation that is none', patch(7), /an operation is no object/],
	[
		'an unknown operation',
		patch({op: 'merge', path: '/spec'}),
		/does not apply, Invalid operation/,
	],
	['no path', patch({op: 'add', value: 1}), /does not apply/],
	['a path that is no pointer', patch({op: 'add', path: 'spec', value: 1}), /does not apply/],
	['no value', patch({op: 'add', path: '/spec'}), /does not apply/],
	[
		'a place that is not there',
		patch({op: 'remove', path: '/status'}),
		/apply, Value required at path: \/status/,
	],
	[
		'a test that fails',
		patch({op: 'test', path: '/kind', value: 'Pod'}),
		/does not apply, Test failed/,
	],
	['nothing left of the object', patch({op: 'replace', path: '', value: 1}), /leaves no object/],
	['warnings that are a text', {allowed: true, warnings: 'x'}, /`warnings` is no list of texts/],
	['a status that is a text', {allowed: false, status: 'x'}, /`status` is no object/],
	['a code that is a text', {allowed: false, status: {code: '400'}}, /`status.code` is no number/],
] as const) {
	test(`no proper answer: ${what}`, t => {
		t.throws(() => admit(response), {instanceOf: Breach, message});
	});
}
