import test from 'ava';
import {besideLower, denialsIn} from './denials.ts';
import {findingOf} from './examples.ts';

test('lines that tell of a refusal, each once, whatever their time', t => {
	const log = [
		'2026-11-29T22:00:00Z starting',
		'2026-11-29T22:00:01Z chown: /data: Operation not permitted',
		'2026-11-29T22:00:09Z chown: /data: Operation not permitted',
		'Error: EACCES, open /x',
		'mkdir /y: read-only file system',
		"supervisor: couldn't setuid to 1000: Could not set groups of effective user",
		'tested 13 permissions',
	].join('\n');
	t.deepEqual(denialsIn(log), [
		'2026-11-29T22:00:09Z chown: /data: Operation not permitted',
		'Error: EACCES, open /x',
		'mkdir /y: read-only file system',
		"supervisor: couldn't setuid to 1000: Could not set groups of effective user",
	]);
});

test('beside a level below, only what that one does not say is new', t => {
	const [old, fresh] = ['12:00:01 /a: Permission denied', '12:00:02 /b: Permission denied'];
	const found = findingOf({outcome: 'ready', http: 200, denials: [old, fresh]});
	const below = findingOf({
		outcome: 'ready',
		http: 200,
		denials: ['11:00:00 /a: Permission denied'],
	});
	t.like(besideLower(found, [below]), {newDenials: [fresh], servesBelow: true});
	t.is(besideLower(found, []).newDenials, undefined);
	t.is(besideLower(besideLower(found, [below]), []).servesBelow, undefined);
});
