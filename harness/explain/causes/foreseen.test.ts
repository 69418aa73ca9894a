import test from 'ava';
import {causeOf} from './catalogue.ts';
import {findingOf} from './examples.ts';
import type {FileFacts} from './file-facts.ts';
import {foreseen} from './foreseen.ts';

const files: FileFacts = {
	who: {uid: 1001, gid: 0, groups: [], capabilities: []},
	start: {
		kind: 'not-executable',
		path: '/app',
		refusing: {path: '/app', kind: 'file', mode: 0o700, uid: 0, gid: 0},
	},
};
const sentence =
	'/app is 0700 root:root, and the container runs as 1001:0, which may not execute it.';

test('what the cause says is not said twice', t => {
	const crashed = findingOf({outcome: 'crashed', text: 'exec /app: permission denied', files});
	t.is(causeOf(crashed)?.why, sentence);
	t.deepEqual(foreseen(crashed, causeOf(crashed)), []);
});

test('a container that was never started still has its files', t => {
	const text = 'container has runAsNonRoot and image will run as root';
	const refused = findingOf({outcome: 'refused', text, files});
	t.is(causeOf(refused)?.id, 'root-image');
	t.deepEqual(foreseen(refused, causeOf(refused)), [sentence]);
	t.deepEqual(foreseen(findingOf({outcome: 'refused', text}), undefined), []);
});

test('a working directory that may not be entered', t => {
	const {start: _, ...others} = files;
	const workingDir = {path: '/work', kind: 'folder', mode: 0o700, uid: 0, gid: 0} as const;
	t.deepEqual(
		foreseen(findingOf({outcome: 'crashed', files: {...others, workingDir}}), undefined),
		[
			'/work is 0700 root:root, and the container runs as 1001:0, which may not enter it to reach its working directory.',
		],
	);
});
