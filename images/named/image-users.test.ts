import test from 'ava';
import {imageUsers} from './image-users.ts';
import {NotRead} from './registry-user.ts';

const {signal} = new AbortController();

test('each image is read once, and why one is not', async t => {
	const asked: string[] = [];
	const read = async (image: string) => {
		asked.push(image);
		if (image === 'r.example/secret') throw new NotRead('it needs a login');
		return image === 'r.example/root' ? '' : '1000';
	};
	const images = ['r.example/a', 'r.example/root', 'r.example/a', 'r.example/secret'];
	t.deepEqual(
		[...(await imageUsers(images, {signal, read}))],
		[
			['r.example/a', {user: '1000'}],
			['r.example/root', {user: ''}],
			['r.example/secret', {notRead: 'it needs a login'}],
		],
	);
	t.is(asked.length, 3);
});

test('a registry that does not answer is not asked for every image', async t => {
	let times = 0;
	const read = async (): Promise<never> => {
		times += 1;
		throw new NotRead('r.example does not answer', {cause: new Error('no')});
	};
	const images = Array.from({length: 50}, (_, index) => `r.example/${index}`);
	const known = await imageUsers(images, {signal, read});
	t.is(known.size, 50);
	t.true([...known.values()].every(each => 'notRead' in each));
	t.true(times <= 8, `${times}`);
});

test('what is no answer of a registry is not taken for one', async t => {
	const read = Promise.reject(new Error('a bug'));
	await t.throwsAsync(imageUsers(['a'], {signal, read: async () => read}), {message: 'a bug'});
});
