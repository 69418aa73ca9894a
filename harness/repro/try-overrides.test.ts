import test from 'ava';
import {findingOf} from '../causes/examples.ts';
import {causeOf} from '../causes/catalogue.ts';
import type {Override} from '../causes/override.ts';
import type {Attempt} from './repro-report.ts';
import {tryOverrides} from './try-overrides.ts';

const ready: Attempt = {finding: findingOf({outcome: 'ready', http: 200}), seconds: 1};

function crash(text: string): Attempt {
	const finding = findingOf({outcome: 'crashed', exitCode: 1, text});
	const cause = causeOf(finding);
	return {finding, ...(cause && {cause}), seconds: 1};
}

const user: Override = {securityContext: {runAsUser: 1}};
const open: Override = {securityContext: {capabilities: {}}};
const both: Override = {securityContext: {runAsUser: 1, capabilities: {}}};

test('the smallest that helps is taken, and among equals the first', async t => {
	const found = await tryOverrides([both, user, open], async () => ready, 10);
	t.deepEqual(found.helped, user);
	const other = await tryOverrides(
		[both, user, open],
		async o => (o === user ? crash('') : ready),
		10,
	);
	t.deepEqual(other.helped, open);
});

test('what comes after one that helps is not waited for', async t => {
	const {tried} = await tryOverrides(
		[user, both],
		async (override, needless) => {
			if (override === user) return ready;
			await new Promise(resolve => needless.addEventListener('abort', resolve, {once: true}));
			return crash('');
		},
		10,
	);
	t.deepEqual(
		tried.map(({override}) => override),
		[user],
	);
});

test('what an override meets itself is answered by a further one', async t => {
	const {helped, tried} = await tryOverrides(
		[user],
		async ({emptyDirs}) => (emptyDirs ? ready : crash('open /data/x: permission denied')),
		10,
	);
	t.deepEqual(helped, {...user, emptyDirs: ['/data']});
	t.true(tried.length >= 2);
});

test('it ends where nothing helps, and nothing is tried twice', async t => {
	const {helped, tried} = await tryOverrides([user, user], async () => crash('fatal'), 10);
	t.is(helped, undefined);
	const names = tried.map(({override}) => JSON.stringify(override));
	t.is(new Set(names).size, names.length);
});
