import test from 'ava';
import type {JsonObject} from '../../model/json.ts';
import {answeredLevel} from './answered-level.ts';

/** What Knative 1.20 to 1.23 add at `AllowRootBounded`, as recorded (suites/fixtures/vectors, `port:arb:80`). */
const bounded: JsonObject = {
	allowPrivilegeEscalation: false,
	capabilities: {add: ['NET_BIND_SERVICE'], drop: ['ALL']},
	seccompProfile: {type: 'RuntimeDefault'},
};

test('each documented level is known by all that it adds', t => {
	t.is(answeredLevel(null), 'disabled');
	t.is(answeredLevel({}), 'disabled');
	t.is(answeredLevel(bounded), 'root-allowed');
	t.is(answeredLevel({runAsNonRoot: true, ...bounded}), 'enabled');
});

test('what is less, more or otherwise than any level adds is none of them', t => {
	const {seccompProfile: _, ...less} = bounded;
	for (const answer of [
		less,
		{runAsNonRoot: true},
		{...bounded, runAsNonRoot: false},
		{...bounded, readOnlyRootFilesystem: true},
		{...bounded, capabilities: {drop: ['ALL']}},
		'refused: not today',
	]) {
		t.is(answeredLevel(answer), undefined, JSON.stringify(answer));
	}
});
