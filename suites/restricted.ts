import type {Row} from '../harness/model/row.ts';
import {samples} from '../images/recipe/samples.ts';
import {levelRow} from './case.ts';
import {realWorkloads} from './real-workloads.ts';

const {appNumeric, caddy, restricted, withSidecar} = realWorkloads;
const onlyNonRoot = ['runAsNonRoot'];

/** The whole pod, queue-proxy included, against the Pod Security profile `restricted` (lines 4, 9 and 11). */
export const restrictedProfile: readonly Row[] = [
	levelRow('R2', 'enabled', 'a plain Service runs where restricted is enforced', {
		tier: 'runtime',
		probe: {kind: 'outcome', workload: restricted},
		expect: {outcome: 'ready', answer: samples['app-numeric'].answer},
	}),
	levelRow('R7', 'root-allowed', 'a plain Service fails runAsNonRoot only', {
		tier: 'pod-security',
		probe: {kind: 'pod-security', workload: appNumeric},
		expect: {equals: onlyNonRoot},
	}),
	levelRow('R7', 'root-allowed', 'a Service on port 80 fails runAsNonRoot only', {
		tier: 'pod-security',
		probe: {kind: 'pod-security', workload: caddy},
		expect: {equals: onlyNonRoot},
	}),
	levelRow('R7', 'root-allowed', 'a Service with a sidecar fails runAsNonRoot only', {
		tier: 'pod-security',
		probe: {kind: 'pod-security', workload: withSidecar},
		expect: {equals: onlyNonRoot},
	}),
	levelRow(
		'R7',
		'root-allowed',
		'where restricted is enforced, runAsNonRoot alone denies the Pod',
		{
			tier: 'pod-security',
			probe: {kind: 'outcome', workload: restricted},
			expect: {outcome: 'denied', violations: onlyNonRoot},
		},
	),
	levelRow('R9', 'enabled', 'a plain Service fails no check', {
		tier: 'pod-security',
		alsoProves: ['R2'],
		probe: {kind: 'pod-security', workload: appNumeric},
		expect: {equals: []},
	}),
	levelRow('R9', 'enabled', 'a Service on port 80 fails no check', {
		tier: 'pod-security',
		probe: {kind: 'pod-security', workload: caddy},
		expect: {equals: []},
	}),
	levelRow('R9', 'enabled', 'a Service with a sidecar fails no check', {
		tier: 'pod-security',
		probe: {kind: 'pod-security', workload: withSidecar},
		expect: {equals: []},
	}),
];
