import test from 'ava';
import {type Answers, witnessFlag} from './canaries.ts';
import {atLevel, type Configuration, NoSuchLevel} from '../model/configuration.ts';
import type {LevelPort} from './level-port.ts';
import {LevelSwitch} from './switch.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {knativeLevel} from '../model/level-source.ts';

/**
 * The switch against a webhook that does not exist: its two copies of the ConfigMap lag by a set time, or are never
 * updated. Time passes only by asking, 10 ms per question.
 */

type Data = Readonly<Record<string, string>>;

interface Webhook {
	/** Milliseconds until defaulting and validation see a change. */
	readonly defaulting?: number;
	readonly validation?: number;
	/** The level has its own ConfigMap. */
	readonly unwitnessed?: true;
	/** The defaults that a plain Service gets at a value; by default those of Knative 1.23. */
	readonly defaults?: (value: string | undefined) => Answers['plain'];
}

const hardened = {allowPrivilegeEscalation: false};
const strict = {...hardened, runAsNonRoot: true};

function knative(value: string | undefined): Answers['plain'] {
	if (value === 'enabled') return strict;
	return value === 'AllowRootBounded' ? hardened : null;
}

const withoutRootAllowed = (value: string | undefined): Answers['plain'] =>
	value === 'enabled' ? strict : null;

const withoutDifference = (value: string | undefined): Answers['plain'] =>
	value === 'enabled' || value === 'root-allowed' ? strict : null;

function cluster(
	{defaulting = 20, validation = 20, defaults = knative, unwitnessed}: Webhook,
	original: Data = {},
) {
	let clock = 0;
	let data: Data = original;
	let questions = 0;
	const history: {readonly at: number; readonly data: Data}[] = [{at: -Infinity, data}];
	const known = (lag: number): Data =>
		history.findLast(({at}) => at + lag <= clock)?.data ?? original;
	const port: LevelPort = {
		read: async () => data,
		async change(changes) {
			const merged = Object.entries({...data, ...changes}).filter(([, value]) => value !== null);
			data = Object.fromEntries(merged) as Data;
			history.push({at: clock, data});
			return data;
		},
		async restore() {
			data = original;
		},
		async pause(milliseconds) {
			clock += milliseconds;
		},
		async ask() {
			questions += 1;
			clock += 10;
			const value = known(validation)[knativeLevel.key];
			return {
				witness: known(validation)[witnessFlag] === 'enabled',
				plain: defaults(known(defaulting)[knativeLevel.key]),
				explicit: defaults(value) !== null,
			};
		},
		now: () => clock,
		witnessed: !unwitnessed,
	};
	return {
		port,
		data: () => data,
		copy: () => known(defaulting)[knativeLevel.key],
		questions: () => questions,
	};
}

const {signal} = new AbortController();
const literal = (text: string): Configuration => ({value: {literal: text}, flags: {}});

test('a level is entered once it has reached defaulting and validation', async t => {
	for (const lag of [{defaulting: 300}, {validation: 300}, {defaulting: 900, validation: 300}]) {
		const {port, copy} = cluster(lag);
		const levels = await LevelSwitch.on(knativeLevel, port);
		const {written, changed} = await levels.enter(atLevel('enabled'), signal);
		t.deepEqual([written, changed, copy()], ['enabled', true, 'enabled']);
	}
});

test('a value that looks like the one before is entered from one that does not', async t => {
	for (const defaulting of [20, 900]) {
		const {port, copy} = cluster({defaulting}, {[knativeLevel.key]: 'disabled'});
		const levels = await LevelSwitch.on(knativeLevel, port);
		const {detour, changed} = await levels.enter(literal('root-allowed'), signal);
		t.deepEqual([detour, changed, copy()], ['enabled', true, 'root-allowed']);
	}
});

test('a cluster on which a level arrives late is not asked at full speed', async t => {
	const {port, questions} = cluster({defaulting: 1_000});
	const levels = await LevelSwitch.on(knativeLevel, port);
	await levels.enter(atLevel('enabled'), signal);
	// One takes 10 ms here: 100 at full speed.
	t.true(questions() < 50, `${questions()}`);
});

test('the key removed is a configuration like any other', async t => {
	const {port, data} = cluster({}, {[knativeLevel.key]: 'enabled'});
	const levels = await LevelSwitch.on(knativeLevel, port);
	const {written} = await levels.enter({value: {key: 'absent'}, flags: {}}, signal);
	t.is(written, null);
	t.false(knativeLevel.key in data());
});

test('the spelling that selects a level is found out, and each is told', async t => {
	const {port} = cluster({});
	const levels = await LevelSwitch.on(knativeLevel, port);
	const {written} = await levels.enter(atLevel('root-allowed'), signal);
	t.is(written, 'AllowRootBounded');
	t.deepEqual(
		levels.tried.map(({spelling, selects}) => [spelling, selects]),
		[
			['root-allowed', false],
			['AllowRootBounded', true],
		],
	);
});

test('a level that no spelling selects does not exist', async t => {
	const {port} = cluster({defaults: withoutRootAllowed});
	const levels = await LevelSwitch.on(knativeLevel, port);
	await t.throwsAsync(levels.enter(atLevel('root-allowed'), signal), {instanceOf: NoSuchLevel});
});

test('a subject that ignores the switch is entered all the same: its rows must fail', async t => {
	const {port} = cluster({defaults: () => strict});
	const levels = await LevelSwitch.on(knativeLevel, port);
	const {changed} = await levels.enter(atLevel('disabled'), signal);
	t.false(changed);
});

test('a ConfigMap that does not arrive is told with the last answers, and nothing is entered after it', async t => {
	const {port} = cluster({validation: 1e9});
	const levels = await LevelSwitch.on(knativeLevel, port);
	const error = await t.throwsAsync(levels.enter(atLevel('enabled'), signal), {
		instanceOf: EnvironmentError,
	});
	t.regex(error.message, /did not reach the webhook within 60 s; last answers: witness refused/);
	await t.throwsAsync(levels.enter(atLevel('disabled'), signal), {is: error});
});

test('flags are set for their configuration only, and everything is put back', async t => {
	const original = {[knativeLevel.key]: 'enabled', other: 'kept'};
	const {port, data} = cluster({}, original);
	const levels = await LevelSwitch.on(knativeLevel, port);
	await levels.enter(atLevel('disabled', {flag: 'enabled'}), signal);
	t.is(data()['flag'], 'enabled');
	await levels.enter(atLevel('enabled'), signal);
	t.false('flag' in data());
	await levels.restore();
	t.deepEqual(data(), original);
});

test('an interrupt ends the waiting', async t => {
	const {port} = cluster({validation: 1e9});
	const levels = await LevelSwitch.on(knativeLevel, port);
	const reason = new Error('enough');
	await t.throwsAsync(levels.enter(atLevel('enabled'), AbortSignal.abort(reason)), {is: reason});
});

test('without a witness, a subject that ignores the switch is no proof of arrival', async t => {
	const {port} = cluster({unwitnessed: true, defaults: () => strict});
	const levels = await LevelSwitch.on(knativeLevel, port);
	const error = await t.throwsAsync(levels.enter(literal('enabled'), signal), {
		instanceOf: EnvironmentError,
	});
	t.regex(error.message, /read back, but the subject answers as before .*\(requirement R32\)$/);
	await t.throwsAsync(levels.enter(literal('disabled'), signal));
});

test('where arrival is what is judged, the row is asked all the same', async t => {
	const {port} = cluster({unwitnessed: true, defaults: () => strict});
	const levels = await LevelSwitch.on(knativeLevel, port);
	await t.throwsAsync(levels.enter(literal('enabled'), signal));
	const {changed} = await levels.enter(literal('disabled'), signal, 'judged');
	t.false(changed);
	const late = cluster({validation: 1e9});
	const other = await LevelSwitch.on(knativeLevel, late.port);
	await t.notThrowsAsync(other.enter(literal('enabled'), signal, 'judged'));
});

test('without a witness, a value that answers as another level does is entered from a third', async t => {
	const {port} = cluster({unwitnessed: true, defaults: withoutDifference});
	const levels = await LevelSwitch.on(knativeLevel, port);
	for (const text of [
		'enabled',
		'root-allowed',
		'disabled',
		'Enabled',
		'unheard-of',
		'ENABLED',
		'root-allowed',
	]) {
		await t.notThrowsAsync(levels.enter(literal(text), signal), text);
	}
});
