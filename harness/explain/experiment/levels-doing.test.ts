import test from 'ava';
import {at, isObject} from '../../model/json.ts';
import {findingOf} from '../causes/examples.ts';
import type {Override} from '../causes/override.ts';
import {neededCapabilities, only, type Capability} from './capabilities.ts';
import {findLevelsDoing} from './levels-doing.ts';
import {levelSettings, settingsAdded, without, type LevelSetting} from './level-settings.ts';
import {isSameEnd} from './same-end.ts';
import {tellLevelsDoing} from './tell.ts';

/** An app that works only without these settings, and with these capabilities. */
function app(
	hindered: readonly LevelSetting[],
	needs: (kept: readonly string[]) => boolean = () => true,
) {
	const tried: Override[] = [];
	const works = async (override: Override): Promise<boolean> => {
		tried.push(override);
		const {securityContext = {}} = override;
		if (!hindered.every(each => each in securityContext)) return false;
		const dropped = at(securityContext['capabilities'], 'drop');
		return !isObject(securityContext['capabilities']) || !Array.isArray(dropped)
			? true
			: needs(kept(dropped.map(String)));
	};
	return {works, tried};
}

const everything = at(only([]).securityContext?.['capabilities'], 'drop');
const all: readonly string[] = Array.isArray(everything) ? everything.map(String) : [];
const kept = (dropped: readonly string[]): readonly string[] =>
	all.filter(each => !dropped.includes(each));
const has =
	(...names: readonly string[]) =>
	(given: readonly string[]): boolean =>
		names.every(each => given.includes(each));

test('the one setting whose removal makes it work is named, whichever it is', async t => {
	for (const setting of levelSettings) {
		const found = await findLevelsDoing({added: levelSettings}, app([setting]).works);
		t.like(found, {is: 'these', settings: [setting]});
	}
});

test('two settings that both hinder it are both named', async t => {
	const hindered = ['runAsNonRoot', 'capabilities'] as const;
	const {works} = app(hindered, has('CHOWN', 'SETUID'));
	t.like(await findLevelsDoing({added: levelSettings}, works), {
		is: 'these',
		settings: ['runAsNonRoot', 'capabilities'],
		capabilities: ['CHOWN', 'SETUID'],
	});
});

test('what was found at the level below is not looked for again', async t => {
	const {works, tried} = app(['runAsNonRoot', 'capabilities'], has('CHOWN'));
	const below = {is: 'these', settings: ['capabilities'], capabilities: ['CHOWN']} as const;
	const found = await findLevelsDoing({added: levelSettings, below}, works);
	t.like(found, {settings: ['runAsNonRoot', 'capabilities'], capabilities: ['CHOWN']});
	t.is(tried.length, 4 + 3 + 1);
});

test('where the kubelet starts nothing, only what leaves out its reason is tried', async t => {
	const {works, tried} = app(['runAsNonRoot', 'capabilities']);
	const found = await findLevelsDoing({added: levelSettings, blocking: 'runAsNonRoot'}, works);
	t.like(found, {settings: ['runAsNonRoot', 'capabilities']});
	t.true(tried.every(({securityContext = {}}) => 'runAsNonRoot' in securityContext));
});

const end = (exitCode: number, id?: string, http?: number) => ({
	finding: findingOf({outcome: 'crashed', exitCode, ...(http !== undefined && {http})}),
	...(id !== undefined && {cause: {id}}),
});

test('two ends are the same by their cause, whatever else was read', t => {
	t.true(isSameEnd(end(1, 'a', 503), end(1, 'a')));
	t.false(isSameEnd(end(1, 'a'), end(1, 'b')));
	t.false(isSameEnd(end(1, 'a'), end(2, 'a')));
	t.false(isSameEnd(end(1, 'a'), end(1)));
	t.true(isSameEnd(end(1), end(1)));
	t.false(isSameEnd(end(1, undefined, 500), end(1, undefined, 403)));
});

test('where nothing makes it work, no setting is named', async t => {
	const found = await findLevelsDoing({added: levelSettings}, async () => false);
	t.deepEqual(found, {is: 'unknown', tried: 4 + 1});
});

const needed = (needs: (kept: readonly string[]) => boolean) =>
	neededCapabilities(async (given: readonly Capability[]) => needs(given));

test('capabilities are found alone, together, among the rare ones, and where any one of two suffices', async t => {
	t.deepEqual(await needed(has('DAC_OVERRIDE')), ['DAC_OVERRIDE']);
	t.deepEqual(await needed(has('CHOWN', 'SETGID', 'SETUID')), ['CHOWN', 'SETGID', 'SETUID']);
	t.deepEqual(await needed(has('SYS_CHROOT', 'SETUID')), ['SETUID', 'SYS_CHROOT']);
	t.deepEqual(await needed(given => has('CHOWN')(given) || has('FOWNER')(given)), ['CHOWN']);
	t.deepEqual(await needed(() => false), []);
});

test('only what the level has added can be its doing', t => {
	const made = {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: ['ALL']}};
	t.deepEqual(settingsAdded({allowPrivilegeEscalation: false}, made), [
		'runAsNonRoot',
		'capabilities',
	]);
	t.deepEqual(settingsAdded(undefined, undefined), []);
	t.deepEqual(without(['runAsNonRoot', 'capabilities']), {
		securityContext: {runAsNonRoot: false, capabilities: {}},
	});
});

test('each finding is told with how it is known', t => {
	const denied = {denial: 'told', byLevel: 'The level drops all capabilities.'} as const;
	const same = {is: 'none', because: 'same-at-disabled'} as const;
	t.is(
		tellLevelsDoing({doing: same, cause: denied, isRoot: false}),
		"Not the level's doing: it ends the same way at disabled, which adds nothing to the manifest. The image does not run as this user anywhere (it may have run as root in Docker).",
	);
	t.notRegex(tellLevelsDoing({doing: same, isRoot: false}), /this user/);
	t.regex(tellLevelsDoing({doing: same, cause: denied, isRoot: true}), /refused to root/);
	t.is(tellLevelsDoing({cause: denied}), 'By its words: The level drops all capabilities.');
	t.is(tellLevelsDoing({}), '');
	t.is(
		tellLevelsDoing({
			doing: {is: 'these', settings: ['capabilities'], capabilities: ['CHOWN', 'SETUID']},
			cause: denied,
		}),
		"By experiment: without the level's capabilities, and with all its other settings, it works. Of the capabilities that the level drops it needs CAP_CHOWN and CAP_SETUID.",
	);
});
