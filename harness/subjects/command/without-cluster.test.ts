import test from 'ava';
import {atLevel} from '../../model/configuration.ts';
import type {Probe, Row, Step} from '../../model/row.ts';
import {whyNotWithoutCluster} from './without-cluster.ts';

const workload = {image: 'app-numeric'} as const;
const object = 'Service';
const field = 'container.securityContext';

const asked: Row = {
	requirement: 'R6',
	alsoProves: [],
	level: 'disabled',
	case: 'a case',
	tier: 'defaulting',
	configuration: atLevel('disabled'),
	probe: {kind: 'admission', object, workload, field},
	expect: {equals: null},
	presets: [],
};

const scenario = (...steps: readonly Step[]): Probe => ({
	kind: 'scenario',
	name: 'a scenario',
	steps,
	looks: {at: 'admission', object, field},
});

const real = {
	...workload,
	name: 'real',
	namespace: 'plain',
	pod: 'started',
	as: 'Service',
} as const;

test('what takes only answers can be asked', t => {
	const probes: readonly Probe[] = [
		asked.probe,
		{kind: 'update', object, stored: workload, workload, field},
		scenario(
			{step: 'store', object, workload},
			{step: 'switch', level: 'enabled'},
			{step: 'patch', patch: {change: 'image'}},
			{step: 'dry run', object, workload},
		),
	];
	for (const probe of probes) t.is(whyNotWithoutCluster({...asked, probe}), undefined);
});

const left = test.macro<[Partial<Row>, RegExp]>((t, change, why) => {
	const reason = whyNotWithoutCluster({...asked, ...change});
	t.is(reason?.by, 'site');
	t.regex(reason?.why ?? '', why);
});

test('another tier cannot', left, {tier: 'runtime'}, /the defaulting tier only/);
test(
	'a ConfigMap elsewhere cannot',
	left,
	{configuration: {...atLevel('disabled'), elsewhere: 'another namespace'}},
	/no ConfigMap/,
);
test('warnings cannot', left, {probe: {kind: 'warnings', object, workload}}, /to warn/);
test(
	'a scenario with a container cannot',
	left,
	{probe: scenario({step: 'switch', level: 'enabled'}, {step: 'create', workload: real})},
	/no containers/,
);
