import test from 'ava';
import {causeOf} from '../causes/catalogue.ts';
import {findingOf, type Example} from '../causes/examples.ts';
import type {Override} from '../causes/override.ts';
import type {Level} from '../../model/levels.ts';
import {levelsDoingAt} from './levels-doing-at.ts';
import type {Attempt, ToldLevel} from './repro-report.ts';

function seen(example: Example): Attempt {
	const finding = findingOf(example);
	const cause = causeOf(finding);
	return {finding, ...(cause && {cause}), seconds: 1};
}

const at = (level: Level, attempt: Attempt, rest: Partial<ToldLevel> = {}): ToldLevel => ({
	level,
	added: '',
	attempt,
	tried: [],
	...rest,
});

const ready = seen({outcome: 'ready', http: 200});
const denied = seen({outcome: 'crashed', exitCode: 1, text: 'open /data/x: permission denied'});
const refused = seen({
	outcome: 'refused',
	text: 'container has runAsNonRoot and image will run as root',
});

const service = (securityContext?: Override['securityContext']) => ({
	spec: {template: {spec: {containers: [{image: 'a', ...(securityContext && {securityContext})}]}}},
});
const hardened = service({allowPrivilegeEscalation: false, capabilities: {drop: ['ALL']}});
const nonRoot = service({runAsNonRoot: true, capabilities: {drop: ['ALL']}});

const none = async (): Promise<Attempt> => {
	throw new Error('nothing needs to be tried');
};

test('disabled adds nothing, and a level that adds nothing has done nothing', async t => {
	const asked = {answer: denied, service: service(), stored: service(), lower: []};
	const nothing = {is: 'none', because: 'adds-nothing'} as const;
	t.deepEqual(await levelsDoingAt('disabled', asked, none), nothing);
	t.deepEqual(await levelsDoingAt('enabled', asked, none), nothing);
});

test('what ends the same way at disabled is not the doing of the level', async t => {
	const lower = [at('disabled', denied)];
	const asked = {answer: denied, service: service(), stored: hardened, lower};
	t.deepEqual(await levelsDoingAt('root-allowed', asked, none), {
		is: 'none',
		because: 'same-at-disabled',
	});
});

test('the setting without which it is ready is found, in the container that is meant', async t => {
	const lower = [at('disabled', ready)];
	const asked = {answer: denied, service: service(), stored: hardened, lower};
	const doing = await levelsDoingAt('root-allowed', asked, async ({securityContext = {}}) =>
		'capabilities' in securityContext ? ready : denied,
	);
	t.like(doing, {is: 'these', settings: ['capabilities']});
});

test('where it does not serve at disabled either, the setting makes it end otherwise', async t => {
	const lower = [at('disabled', denied)];
	const asked = {answer: refused, service: service(), stored: nonRoot, lower};
	const doing = await levelsDoingAt('enabled', asked, async ({securityContext = {}}) =>
		'runAsNonRoot' in securityContext ? denied : refused,
	);
	t.like(doing, {is: 'these', settings: ['runAsNonRoot'], failsAtDisabled: true});
});

test('where nothing was started there is nothing to leave out', async t => {
	const answer = seen({outcome: 'denied', text: 'admission webhook "x" denied the request: no'});
	const asked = {answer, service: service(), stored: service(), lower: [at('disabled', ready)]};
	t.is(await levelsDoingAt('enabled', asked, none), undefined);
});
