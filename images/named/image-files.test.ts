import test from 'ava';
import type {FileEntry} from './container-file.ts';
import {follow} from './image-files.ts';

const entry = (kind: FileEntry['kind'], more: Partial<FileEntry> = {}): FileEntry => ({
	kind,
	mode: 0o755,
	owner: 0,
	group: 0,
	content: Buffer.alloc(0),
	...more,
});
const link = (to: string): FileEntry => entry('link', {link: to});

const image: Readonly<Record<string, FileEntry>> = {
	'/': entry('folder'),
	'/bin': link('usr/bin'),
	'/usr': entry('folder'),
	'/usr/bin': entry('folder'),
	'/usr/bin/sh': link('dash'),
	'/usr/bin/dash': entry('file'),
	'/usr/bin/java': link('/opt/jdk/bin/java'),
	'/opt': entry('folder', {mode: 0o700}),
	'/opt/jdk': link('../opt/jdk-21'),
	'/opt/jdk-21': entry('folder'),
	'/opt/jdk-21/bin': entry('folder'),
	'/opt/jdk-21/bin/java': entry('file'),
	'/loop': link('/loop'),
};

async function at(file: string): Promise<string> {
	const {path, entry: found, folders} = await follow(file, async each => image[each]);
	return `${path} ${found?.kind ?? 'absent'} by ${folders.map(folder => folder.path).join(' ')}`;
}

test('links are followed, also of folders on the way', async t => {
	t.is(await at('/bin/sh'), '/usr/bin/dash file by / /usr /usr/bin');
	t.is(
		await at('/usr/bin/java'),
		'/opt/jdk-21/bin/java file by / /usr /usr/bin /opt /opt/jdk-21 /opt/jdk-21/bin',
	);
});

test('dots and double slashes', async t => {
	t.is(await at('//usr/./bin/../bin/dash'), '/usr/bin/dash file by / /usr /usr/bin');
	t.is(await at('/../..'), '/ folder by /');
	t.is(await at('/'), '/ folder by ');
});

test('what is not there has the folder in which it would be', async t => {
	t.is(await at('/usr/lib/app'), '/usr/lib/app absent by / /usr');
	t.is(await at('/usr/bin/dash/x'), '/usr/bin/dash/x absent by / /usr /usr/bin');
});

test('links in a circle end', async t => {
	t.is(await at('/loop'), '/loop absent by /');
});
