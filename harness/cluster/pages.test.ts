import {ApiException} from '@kubernetes/client-node';
import test from 'ava';
import {textAt} from '../model/json.ts';
import {pageSize, readPages, type ReadPage} from './pages.ts';

const pages: Readonly<Record<string, {items: unknown[]; metadata: object}>> = {
	'': {items: [{name: 'a'}, {name: 'b'}, 'odd'], metadata: {continue: 'x'}},
	x: {items: [{name: 'c'}], metadata: {_continue: 'y'}},
	y: {items: [], metadata: {}},
};

const name = (object: Parameters<typeof textAt>[0]) => textAt(object, 'name') || undefined;

test('every page is read, and only what is kept of an object stays', async t => {
	const asked: unknown[] = [];
	const read: ReadPage = async at => {
		asked.push(at);
		return pages[at.after ?? ''];
	};
	t.deepEqual(await readPages(read, name), ['a', 'b', 'c']);
	t.deepEqual(asked, [
		{limit: pageSize},
		{limit: pageSize, after: 'x'},
		{limit: pageSize, after: 'y'},
	]);
});

test('a list that has expired is begun anew, but not for ever', async t => {
	let left = 1;
	const read: ReadPage = async ({after = ''}) => {
		if (after === 'x' && left > 0) {
			left -= 1;
			throw new ApiException(410, 'Gone', '{}', {});
		}
		return pages[after];
	};
	t.deepEqual(await readPages(read, name), ['a', 'b', 'c']);
	left = 3;
	await t.throwsAsync(readPages(read, name), {instanceOf: ApiException});
});
