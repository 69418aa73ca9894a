import test from 'ava';
import {levels, type Level} from '../../harness/model/levels.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {whyNotGuest, type GuestScope} from '../../harness/providers/existing/guest-rows.ts';
import {sampleNames} from '../../images/recipe/samples.ts';
import {judgedFlags} from '../cluster-provider.ts';
import {judgedAt} from './judged-as-guest.ts';
import {rows} from '../../suites/index.ts';

/** How many rows of preset gate a guest can run; `vendor.verify.test.ts` runs them. */

const gate = rows.filter(({presets}) => presets.includes('gate'));

const count = (scope: GuestScope): number =>
	gate.filter(row => whyNotGuest(row, scope) === undefined).length;

function at(level: Level, mode: GuestScope['mode']): GuestScope {
	const data = {[knativeLevel.key]: knativeLevel.spellings[level][0]};
	return {
		mode,
		level,
		data,
		judgedFlags,
		samples: new Set(sampleNames),
		impersonates: true,
		operated: false,
	};
}

test('create runs what needs neither a switch nor another configuration, but for two rows', t => {
	t.deepEqual(
		levels.map(level => count(at(level, 'create'))),
		levels.map(level => judgedAt[level]),
	);
	// A flag that lets an object set more, and that its owner has set, changes nothing.
	const more = at('enabled', 'create');
	t.is(
		count({...more, data: {...more.data, 'kubernetes.podspec-fieldref': 'enabled'}}),
		judgedAt.enabled,
	);
	const {missing = []} = Object.groupBy(gate, row => {
		const why = whyNotGuest(row, at('root-allowed', 'create'))?.why ?? '';
		return /read in the node|stored at disabled/.test(why) && row.level === 'root-allowed'
			? 'missing'
			: 'others';
	});
	t.deepEqual(
		missing.map(row => row.case),
		[
			'securityContext, update to another annotation, Revision',
			'the process of caddy sees CapEff, CapBnd',
		],
	);
});

/** At each level with and without a context of the user's own. */
const inSystemNamespaces = 3 * 3 * 2;

test('switch runs all but the process of caddy, what another ConfigMap decides, and namespaces not its own', t => {
	t.is(count(at('disabled', 'switch')), gate.length - 1 - 5 - inSystemNamespaces);
	t.is(
		count({...at('disabled', 'switch'), operated: true}),
		gate.length - 1 - 5 - inSystemNamespaces - 2,
	);
});

test('the process of an image that is not ours is not told', t => {
	const scope = at('root-allowed', 'switch');
	const processes = gate.filter(({probe}) => probe.kind === 'process');
	const untold = processes.filter(row => whyNotGuest(row, scope) !== undefined);
	t.deepEqual(
		untold.map(({probe}) => 'workload' in probe && probe.workload.image),
		['caddy'],
	);
	t.is(processes.length, 11);
});

test('a sample that the cluster cannot pull makes its rows not run, by its name', t => {
	const scope = {...at('enabled', 'switch'), samples: new Set(['app-numeric'] as const)};
	const untold = gate.flatMap(row => whyNotGuest(row, scope)?.why ?? []);
	t.true(
		untold.some(why => why.startsWith('the cluster has no sample nginx for the runtime tier')),
	);
	t.false(untold.some(why => /no sample .*app-numeric/.test(why)));
	t.true(count(scope) > count({...scope, samples: new Set()}));
});
