import test from 'ava';
import {UsageError} from '../../harness/machine/usage-error.ts';
import {parseSubject} from '../subject.ts';

test('each kind of subject', t => {
	t.deepEqual(parseSubject('knative'), {kind: 'knative'});
	t.deepEqual(parseSubject('reference'), {kind: 'reference'});
	t.deepEqual(parseSubject('exec=python3 x.py --a=b'), {
		kind: 'exec',
		command: 'python3 x.py --a=b',
	});
	t.deepEqual(parseSubject('webhook=https://host:8443/mutate?a=b'), {
		kind: 'webhook',
		url: new URL('https://host:8443/mutate?a=b'),
	});
});

for (const [text, message] of [
	['kntive', /unknown subject "kntive".*knative/],
	['exec=', /names no command/],
	['webhook=http://host', /https URL/],
	['webhook=URL', /https URL/],
	['webhook=', /https URL/],
] as const) {
	test(`${text} is refused with one line`, t => {
		t.throws(() => parseSubject(text), {instanceOf: UsageError, message});
	});
}
