import test from 'ava';
import {atLevel} from '../../model/configuration.ts';
import type {Probe, Row} from '../../model/row.ts';
import type {Tier} from '../../model/levels.ts';
import type {ServedWorkload} from '../../model/workloads.ts';
import {tiersWithout, whyNotWithoutNodes} from './why-not.ts';

const workload: ServedWorkload = {
	name: 'app',
	image: 'app-numeric',
	namespace: 'restricted',
	pod: 'started',
	as: 'Service',
};

test('what is rendered can be looked at, and what is denied never starts', t => {
	const field = 'container.securityContext';
	t.is(why('rendering', {kind: 'rendering', workload, field}), undefined);
	t.is(why('pod-security', {kind: 'pod-security', workload}), undefined);
	t.is(why('pod-security', {kind: 'outcome', workload}), undefined);
});

test('a container that has to run does not', t => {
	t.regex(why('runtime', {kind: 'outcome', workload}) ?? '', /no nodes/);
	t.regex(why('runtime', {kind: 'image', image: 'caddy'}) ?? '', /no nodes/);
	t.regex(why('runtime', {kind: 'process', workload}) ?? '', /no nodes/);
	const looks = {at: 'deployment', field: 'container.securityContext'} as const;
	const steps = [
		{step: 'create', workload},
		{step: 'switch', level: 'enabled'},
	] as const;
	t.regex(why('rendering', {kind: 'scenario', name: 'x', looks, steps}) ?? '', /no nodes/);
	t.is(why('defaulting', {kind: 'scenario', name: 'x', looks, steps: steps.slice(1)}), undefined);
});

test('without its controllers a control plane renders nothing, and says which are missing', t => {
	t.deepEqual(tiersWithout(['kube-controller-manager']), ['defaulting']);
	const probe = {kind: 'rendering', workload, field: 'container.securityContext'} as const;
	t.is(
		whyNotWithoutNodes(row('rendering', probe), ['kube-controller-manager'])?.why,
		'without kube-controller-manager nothing is rendered: the defaulting tier only',
	);
});

const why = (tier: Tier, probe: Probe): string | undefined =>
	whyNotWithoutNodes(row(tier, probe), [])?.why;

const row = (tier: Tier, probe: Probe): Row => ({
	requirement: 'R1',
	alsoProves: [],
	level: 'enabled',
	case: 'a case',
	tier,
	configuration: atLevel('enabled'),
	probe,
	expect: {equals: null},
	presets: [],
});
