import test from 'ava';
import {isDeepStrictEqual} from 'node:util';
import {nameConfiguration} from '../harness/model/configuration.ts';
import type {Requirement} from '../harness/model/requirement.ts';
import {everyProperty, realWorkloadsOf, rowKey, type Row} from '../harness/model/row.ts';
import {tiers} from '../harness/model/levels.ts';
import type {RealWorkload} from '../harness/model/workloads.ts';
import {crowd} from './factors/crowd.ts';
import {besideEverything} from './factors/index.ts';
import {besideElsewhere} from './factors/otherwise.ts';
import {sampleOf} from './factors/random.ts';
import {besideThree} from './factors/triples.ts';
import {rows} from './index.ts';
import {mutants} from './mutants.ts';
import {realWorkloads} from './real-workloads.ts';
import {requirements} from './requirements.ts';

const catalogue = Object.entries<Requirement>(requirements);
const judged = rows.filter(({observedOnly}) => observedOnly === undefined);

const workloadsOf = ({probe}: Row): readonly RealWorkload[] => realWorkloadsOf(probe);

test('every key is given once', t => {
	const twice = [...Map.groupBy(rows, rowKey)].filter(([, list]) => list.length > 1);
	t.deepEqual(
		twice.map(([key]) => key),
		[],
	);
});

test('every requirement has a judged row of its own at every level that it speaks of', t => {
	const missing = catalogue.flatMap(([id, {levels, keyword}]) => {
		// Requirements that cannot be met have rows too, which are observed and never judged.
		const among = keyword === 'DRIFT' ? rows : judged;
		return levels
			.filter(level => !among.some(row => row.requirement === id && row.level === level))
			.map(level => `${id} [${level}]`);
	});
	t.deepEqual(missing, []);
});

test('no judged row is at a level of which its requirements do not speak', t => {
	const known = new Map(catalogue);
	const beyond = judged.filter(row =>
		[row.requirement, ...row.alsoProves].some(id => !known.get(id)?.levels.includes(row.level)),
	);
	t.deepEqual(beyond.map(rowKey), []);
});

test('no row lies below the tier that can show its requirement', t => {
	const known = new Map(catalogue);
	const below = judged.filter(row => {
		const tier = known.get(row.requirement)?.tier;
		return tier === undefined || tiers.indexOf(row.tier) < tiers.indexOf(tier);
	});
	t.deepEqual(below.map(rowKey), []);
});

test('a requirement that cannot be met is observed and never judged', t => {
	const drift = new Set(catalogue.filter(([, {keyword}]) => keyword === 'DRIFT').map(([id]) => id));
	t.deepEqual(judged.filter(row => drift.has(row.requirement)).map(rowKey), []);
});

test('mutants are declared for every requirement that can be broken, and for no other', t => {
	const breakable = catalogue.filter(([, {keyword}]) => keyword !== 'DRIFT').map(([id]) => id);
	t.deepEqual(Object.keys(mutants).toSorted(), breakable.toSorted());
});

test('a real workload’s name stands for one content', t => {
	const byName = Map.groupBy(rows.flatMap(workloadsOf), ({name}) => name);
	const different = [...byName].filter(([, [first, ...rest]]) =>
		rest.some(each => !isDeepStrictEqual(each, first)),
	);
	t.deepEqual(
		different.map(([name]) => name),
		[],
	);
});

test('every real workload is looked at, and is a DNS label', t => {
	const used = new Set(rows.flatMap(workloadsOf).map(({name}) => name));
	const names = Object.values(realWorkloads).map(({name}) => name);
	t.deepEqual([...used].toSorted(), names.toSorted());
	for (const name of names) t.regex(name, /^[a-z]([-a-z0-9]{0,40}[a-z0-9])?$/);
});

test('smoke has one row a requirement', t => {
	const smoke = rows.filter(({presets}) => presets.includes('smoke'));
	t.deepEqual(
		smoke.map(({requirement}) => requirement).toSorted(),
		catalogue
			.filter(([, {keyword}]) => keyword !== 'DRIFT')
			.map(([id]) => id)
			.toSorted(),
	);
});

test('vendor has what is judged, nothing else, and every requirement that can be kept', t => {
	const vendor = [...rows, ...sampleOf(7)].filter(({presets}) => presets.includes('vendor'));
	t.true(sampleOf(7).every(row => vendor.some(each => rowKey(each) === rowKey(row))));
	t.true(vendor.every(({observedOnly}) => observedOnly === undefined));
	const proved = new Set(vendor.map(({requirement}) => requirement));
	t.deepEqual(
		[...proved].toSorted(),
		catalogue
			.filter(([, {keyword}]) => keyword !== 'DRIFT')
			.map(([id]) => id)
			.toSorted(),
	);
});

test('gate leaves out rows about what runs, and some objects with many properties', t => {
	const groups = [besideEverything, besideElsewhere, besideThree, crowd];
	const many = new Set(groups.flatMap(group => group.rows).map(rowKey));
	const isOfMany = (row: Row): boolean =>
		many.has(rowKey(row)) || (row.probe.kind === 'rendering' && row.probe.field === everyProperty);
	const left = rows.filter(row => !row.presets.includes('gate') && !isOfMany(row));
	t.deepEqual([...new Set(left.map(({tier}) => tier))], ['runtime']);
});

test('gate starts the ten images that matter most', t => {
	const inGate = rows.filter(({presets, tier}) => tier === 'runtime' && presets.includes('gate'));
	const started = inGate.filter(({probe}) => probe.kind === 'outcome').flatMap(workloadsOf);
	t.deepEqual([...new Set(started.map(({name}) => name))].toSorted(), [
		'app-named',
		'app-numeric',
		'app-root',
		'caddy',
		'caddy-8080',
		'hello-world',
		'nginx',
		'nginx-8080',
		'nginx-opted-out',
		'nginx-unprivileged',
		'restricted',
	]);
});

test('rendering takes at most a dozen Services, and no flags', t => {
	const rendering = rows.filter(({tier}) => tier === 'rendering');
	for (const [name, list] of Map.groupBy(rendering, row => nameConfiguration(row.configuration))) {
		const services = new Set(list.flatMap(workloadsOf).map(workload => workload.name));
		t.true(services.size <= 12, `${name}: ${services.size}`);
		t.regex(name, /^(disabled|root-allowed|enabled)$/);
	}
});
