import test from 'ava';
import {answerOfFirst, judgedByAnswer} from './amiss.ts';
import {causeOf} from './catalogue.ts';
import {findingOf} from './examples.ts';

const answering = (http: number) => findingOf({outcome: 'ready', http});

test('an error of its own is no service, at whatever level', t => {
	t.like(judgedByAnswer(answering(500), undefined), {outcome: 'pending', amiss: true});
	const alike = judgedByAnswer(answering(503), 503);
	t.like(alike, {outcome: 'pending', httpBelow: 503});
	t.deepEqual(causeOf(alike)?.overrides, []);
	t.regex(causeOf(alike)?.why ?? '', /nothing to do with the level/);
});

test('a refusal counts where the level below grants', t => {
	t.is(judgedByAnswer(answering(404), undefined).outcome, 'ready');
	t.is(judgedByAnswer(answering(404), 404).outcome, 'ready');
	t.is(judgedByAnswer(answering(404), 500).outcome, 'ready');
	t.is(judgedByAnswer(answering(302), 200).outcome, 'ready');
	const worse = judgedByAnswer(answering(403), 200);
	t.like(worse, {outcome: 'pending', amiss: true, httpBelow: 200});
	t.is(causeOf(worse)?.id, 'answers-error');
	t.not(causeOf(worse)?.overrides.length, 0);
});

test('judged anew beside another level, it is judged as if for the first time', t => {
	const first = judgedByAnswer(answering(403), 200);
	t.is(judgedByAnswer(first, undefined).outcome, 'ready');
	t.deepEqual(judgedByAnswer(first, 200), first);
	t.is(answerOfFirst([findingOf({outcome: 'crashed'}), first]), 403);
	t.is(answerOfFirst([answering(500), answering(200)]), 200);
	t.is(answerOfFirst([answering(500), answering(503)]), 500);
	t.is(judgedByAnswer(findingOf({outcome: 'crashed'}), 200).outcome, 'crashed');
});

test('the log tells why it answers otherwise than below, as it would of a crash', t => {
	const log = 'open() "/srv/index.html" failed (13: Permission denied)';
	const worse = judgedByAnswer({...answering(403), log}, 200);
	t.is(causeOf(worse)?.id, 'foreign-path');
	t.is(causeOf(judgedByAnswer({...answering(500), log}, 500))?.id, 'answers-error');
	t.is(causeOf(judgedByAnswer({...answering(403), log}, 403)), undefined);
});
