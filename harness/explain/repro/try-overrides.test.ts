import test from 'ava';
import {findingOf} from '../causes/examples.ts';
import {causeOf} from '../causes/catalogue.ts';
import type {Override} from '../causes/override.ts';
import type {Attempt, Tried} from './repro-report.ts';
import {tryOverrides} from './try-overrides.ts';

const ready: Attempt = {finding: findingOf({outcome: 'ready', http: 200}), seconds: 1};

function crash(text: string): Attempt {
	const finding = findingOf({outcome: 'crashed', exitCode: 1, text});
	const cause = causeOf(finding);
	return {finding, ...(cause && {cause}), seconds: 1};
}

const further = async ({attempt: {cause}}: Tried): Promise<readonly Override[]> =>
	cause?.overrides ?? [];
const terms = {atOnce: 10, isChange: () => true, hasPatience: true, further};

const alone = {...terms, further: async () => []};

const user: Override = {securityContext: {runAsUser: 1}};
const open: Override = {securityContext: {capabilities: {}}};
const both: Override = {securityContext: {runAsUser: 1, capabilities: {}}};

test('the cheapest that helps is taken, then the smallest, and among equals the first', async t => {
	const found = await tryOverrides([both, user, open], async () => ready, terms);
	t.deepEqual(found.helped, user);
	const other = await tryOverrides(
		[both, user, open],
		async o => (o === user ? crash('') : ready),
		alone,
	);
	t.deepEqual(other.helped, open);
});

const writes = async ({securityContext = {}, emptyDirs}: Override): Promise<Attempt> => {
	if ('capabilities' in securityContext) return ready;
	return emptyDirs && 'runAsUser' in securityContext
		? ready
		: crash('open /data/x: permission denied');
};

test('where only a setting of the level helps, what costs less is looked for further', async t => {
	const {helped} = await tryOverrides([user, open], writes, terms);
	t.deepEqual(helped, {...user, emptyDirs: ['/data']});
	const known = await tryOverrides([user], writes, {...terms, known: open});
	t.deepEqual(known.helped, {...user, emptyDirs: ['/data']});
});

test('what is known to help is taken where nothing cheaper does, and is tried no more', async t => {
	const {helped, tried} = await tryOverrides([user, open], async () => crash('fatal'), {
		...terms,
		known: open,
	});
	t.deepEqual(helped, open);
	t.false(tried.some(each => each.override === open));
});

test('what costs most is tried at last, however many others there are', async t => {
	const many = Array.from({length: 25}, (_, uid) => ({securityContext: {runAsUser: uid + 1}}));
	const {helped} = await tryOverrides(
		[open, ...many],
		async o => (o === open ? ready : crash('')),
		{
			...terms,
		},
	);
	t.deepEqual(helped, open);
});

test('what comes after one that helps is not waited for', async t => {
	const {tried} = await tryOverrides(
		[user, both],
		async (override, {needless}) => {
			if (override === user) return ready;
			await new Promise(resolve => needless.addEventListener('abort', resolve, {once: true}));
			return crash('');
		},
		terms,
	);
	t.deepEqual(
		tried.map(({override}) => override),
		[user],
	);
});

test('what an override meets itself is answered by a further one', async t => {
	const {helped, tried} = await tryOverrides(
		[user],
		async ({emptyDirs, securityContext}) => {
			if (!securityContext) return crash('fatal');
			return emptyDirs ? ready : crash('open /data/x: permission denied');
		},
		terms,
	);
	t.deepEqual(helped, {...user, emptyDirs: ['/data']});
	t.true(tried.length >= 2);
});

test('it ends where nothing helps, and nothing is tried twice', async t => {
	const {helped, tried} = await tryOverrides([user, user], async () => crash('fatal'), terms);
	t.is(helped, undefined);
	const names = tried.map(({override}) => JSON.stringify(override));
	t.is(new Set(names).size, names.length);
});

const needed = (o: Override): boolean => 'capabilities' in (o.securityContext ?? {});

test('of what helped, the settings that are not needed are taken away again', async t => {
	const {helped, tried} = await tryOverrides(
		[both],
		async o => (needed(o) ? ready : crash('fatal')),
		terms,
	);
	t.deepEqual(helped, open);
	t.true(tried.some(each => each.override.securityContext?.['runAsUser'] === 1));
});

test('what came to no end in time is tried again, patiently, where nothing helped', async t => {
	const asked: boolean[] = [];
	const {helped, tried} = await tryOverrides(
		[user],
		async (_, {patient}) => {
			asked.push(patient);
			return patient ? ready : {finding: findingOf({outcome: 'pending'}), seconds: 20, ranOut: 20};
		},
		terms,
	);
	t.deepEqual(asked, [false, true]);
	t.deepEqual(helped, user);
	t.is(tried.length, 1);
});

test('what changes nothing of the manifest is not tried, and helps nobody', async t => {
	const foreign: Override = {beside: {mesh: {securityContext: {runAsUser: 1}}}};
	const {helped, tried} = await tryOverrides([foreign], async () => ready, {
		...terms,
		isChange: ({beside}) => beside === undefined,
	});
	t.is(helped, undefined);
	t.deepEqual(tried, []);
});

const slow = async (o: Override, {patient}: {readonly patient: boolean}): Promise<Attempt> =>
	patient && needed(o)
		? ready
		: {finding: findingOf({outcome: 'pending'}), seconds: 20, ranOut: 20};

test('what helped patiently is also reduced patiently', async t => {
	t.deepEqual((await tryOverrides([both], slow, terms)).helped, open);
	const {helped} = await tryOverrides([both], slow, {...terms, hasPatience: false});
	t.is(helped, undefined);
});
