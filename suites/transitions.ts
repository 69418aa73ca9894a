import {atLevel} from '../harness/configuration/configuration.ts';
import type {Row} from '../harness/row.ts';
import {levelRow} from './case.ts';
import {realWorkloads} from './real-workloads.ts';

const {switched} = realWorkloads;

/** What a switch of the level does to what is there already; run last, each with the cluster to itself. */
export const transitions: readonly Row[] = [
	levelRow('R34', 'enabled', 'nginx, ready at disabled, fails in its next revision', {
		tier: 'runtime',
		configuration: atLevel('disabled'),
		probe: {
			kind: 'scenario',
			name: 'disabled to enabled',
			looks: {at: 'outcome'},
			steps: [
				{step: 'create', workload: switched},
				{step: 'switch', level: 'enabled'},
				{step: 'new revision', workload: switched},
				{step: 'observe newest revision', workload: switched},
			],
		},
		expect: {outcome: ['refused', 'crashed']},
	}),
];
