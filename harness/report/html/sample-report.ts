import type {Measured} from '../../providers/provider.ts';
import {atLevel} from '../../model/configuration.ts';
import type {Result} from '../../model/result.ts';
import {catalogue, planOf, results, row, suite} from '../../model/sample-run.ts';
import {parseDeviations} from '../../verdict/deviations.ts';
import type {ConformanceReport} from '../conformance-report.ts';
import {reportOf} from '../testing-report.ts';

/** A small report in which every part of the page has something to show, for tests only. */
export function sampleReport(): ConformanceReport {
	const grounds = {
		plan,
		results: found,
		deviations: parseDeviations(listed, 'deviations.yaml', catalogue),
	};
	return reportOf(grounds, {
		ended: new Date('2026-11-23T08:03:05Z'),
		troubles: ['the namespace spd-1 could not be deleted'],
		measured,
		configurationAfter: measured.configurationBefore,
		limits: {request: 30_000, podExists: 60_000},
	});
}

const plan = planOf(
	[
		...suite,
		row('R12', 'enabled', 'with a flag', {configuration: atLevel('enabled', {multi: 'enabled'})}),
		row('R12', 'enabled', 'upper case', {observedOnly: 'documentation silent: letter case'}),
		row('R38', 'enabled', 'not here'),
	],
	{run: '0a1b2c3d', suiteDigest: `sha256:${'5e'.repeat(32)}`},
	({case: name}) =>
		name === 'not here' ? {by: 'site', why: 'the image is not to be had'} : undefined,
);

const crashed: Partial<Result> = {
	expected: {outcome: 'refused', text: 'image will run as root'},
	observed: {
		kind: 'outcome',
		outcome: 'crashed',
		exitCode: 1,
		text: 'exec /usr/bin/caddy: operation not permitted',
	},
	evidence: {
		object: 'spd-1/Pod/caddy-00001-deployment',
		events: ['Normal Pulled: Container image was already present', 'Warning BackOff: restarting'],
		log: ['exec /usr/bin/caddy:', 'operation not permitted'],
		conditions: [{type: 'Ready', status: 'False', reason: 'ExitCode1'}],
		components: ['webhook-7d9: admission took 12 ms', 'controller-5c4: reconcile succeeded'],
	},
	milliseconds: 8400,
};

const found = results(plan, {
	'R36 [enabled] caddy': 'failed',
	'R12 [enabled] unset': 'failed',
	'R38 [enabled] b': 'failed',
	'R38 [enabled] c': 'inconclusive',
	'R3 [root-allowed] the documented string': 'failed',
	'R12 [enabled] upper case': 'observed',
}).map((each): Result => ({
	...each,
	...(each.key === 'R36 [enabled] caddy' ? crashed : {}),
	...(each.key === 'R38 [enabled] c' ? {reason: 'no Pod was made within 60 s'} : {}),
}));

const listed = `deviations:
  - requirement: R3
    levels: [root-allowed]
    case: the documented string
    versions: '>=1.16'
    observed: {kind: value, stages: {Service: true}}
    reason: Knative knows another string
    owner: knative/serving
    link: https://example.com/16042
    review: 2026-11-01
`;

const measured: Measured = {
	cluster: 'spd-1',
	facts: {
		kubernetes: '1.34.10',
		nodes: [
			{
				name: 'spd-1-control-plane',
				kubelet: 'v1.34.10',
				containerRuntime: 'containerd://2.4.2',
				kernel: '6.12.41',
				system: 'Debian GNU/Linux 12 (bookworm)',
			},
		],
	},
	insidePods: {
		unprivilegedPortStart: 0,
		pingGroupRange: '0 2147483647',
		uidMap: '0 0 4294967295',
		seccomp: 0,
	},
	images: {source: 'packaged', reason: 'no registry answered'},
	components: [
		{
			name: 'webhook',
			version: '1.23.0',
			origin: 'built from modules',
			reference: 'knative.dev/webhook:1.23.0',
			digest: `sha256:${'3f'.repeat(32)}`,
		},
		{
			name: 'sample caddy',
			version: '2.6.2',
			origin: 'stand-in',
			reference: 'docker.io/library/caddy:2',
			digest: `sha256:${'a7'.repeat(32)}`,
		},
	],
	spellings: [
		{level: 'root-allowed', spelling: 'root-allowed', selects: false},
		{level: 'root-allowed', spelling: 'AllowRootBounded', selects: true},
	],
	entered: [
		['disabled', 'disabled', 310],
		['root-allowed', 'AllowRootBounded', 2300],
		['enabled', 'enabled', 420],
		['enabled, multi=enabled', 'enabled', 180],
	].map(([configuration, written, milliseconds]) => ({
		configuration: String(configuration),
		written: String(written),
		milliseconds: Number(milliseconds),
		answers: 'runAsNonRoot true',
		changed: true,
	})),
	configurationBefore: {'secure-pod-defaults': 'disabled', 'multi-container': 'enabled'},
};
