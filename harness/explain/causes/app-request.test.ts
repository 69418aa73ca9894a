import test from 'ava';
import {besideLower} from './denials.ts';
import {findingOf} from './examples.ts';
import {causeOf} from './catalogue.ts';
import {appRequestOf, type AnsweredRequest} from './app-request.ts';

test('method, path, body and the expected status are read', t => {
	t.deepEqual(appRequestOf('GET /'), {method: 'GET', path: '/'});
	t.deepEqual(appRequestOf('GET /a?b=c => 204'), {method: 'GET', path: '/a?b=c', expected: 204});
	t.deepEqual(appRequestOf('POST /items {"a": 1}'), {
		method: 'POST',
		path: '/items',
		body: '{"a": 1}',
	});
	t.deepEqual(appRequestOf('PUT /x a => b => 201'), {
		method: 'PUT',
		path: '/x',
		body: 'a => b',
		expected: 201,
	});
});

test('what is no request is refused with the form', t => {
	for (const text of ['', 'GET', 'get /', 'GET x', '/x', 'FETCH /x']) {
		t.throws(() => appRequestOf(text), {name: 'UsageError', message: /METHOD \/PATH/}, text);
	}
});

const answered = (text: string, status: number): AnsweredRequest => ({
	request: appRequestOf(text),
	status,
});
const ready = (...requests: readonly AnsweredRequest[]) =>
	findingOf({outcome: 'ready', http: 200, requests});

test('an error, or a refusal that the level below does not give, is no service', t => {
	const posts = besideLower(ready(answered('POST /', 500)), []);
	t.like(posts, {outcome: 'pending', amiss: true, http: 500, text: 'answers HTTP 500 to POST /'});
	t.is(besideLower(ready(answered('GET /x', 404)), []).outcome, 'ready');
	const below = ready(answered('GET /x', 200));
	t.like(besideLower(ready(answered('GET /x', 404)), [below]), {http: 404, httpBelow: 200});
	t.is(
		besideLower(ready(answered('GET /x', 404)), [ready(answered('GET /x', 404))]).outcome,
		'ready',
	);
	t.is(causeOf(besideLower(ready(answered('GET /x', 403)), [below]))?.id, 'answers-error');
});

test('an expected status is what counts', t => {
	t.is(besideLower(ready(answered('GET /x => 404', 404)), []).outcome, 'ready');
	t.is(besideLower(ready(answered('GET /x => 500', 500)), []).outcome, 'ready');
	t.like(besideLower(ready(answered('GET /x => 204', 200)), []), {outcome: 'pending', http: 200});
});
