import type {Row} from '../../harness/model/row.ts';
import {levelRow} from '../case.ts';
import {attemptRows} from './attempts.ts';
import {besideRows} from './beside.ts';
import {chownFailed, userByName} from './ends.ts';
import {outcomes} from './outcomes.ts';
import {processes} from './processes.ts';
import {runtimeWorkloads as workloads} from './workloads.ts';

/** The outcomes of the sample images, what their processes observe about themselves and what they may do. */
export const runtime: readonly Row[] = [
	levelRow('R37', 'enabled', 'caddy names no user', {
		tier: 'runtime',
		probe: {kind: 'image', image: 'caddy'},
		expect: {equals: ''},
	}),
	...outcomes,
	levelRow('R35', 'enabled', 'nginx, at the level of the example', {
		tier: 'runtime',
		probe: {kind: 'outcome', workload: workloads.nginx},
		expect: {outcome: 'crashed', text: chownFailed},
		observedOnly:
			'documentation drift: at enabled the container is refused before nginx can print anything; the line belongs to root-allowed',
	}),
	levelRow('R9', 'enabled', 'app-named is refused, its user being a name', {
		tier: 'runtime',
		probe: {kind: 'outcome', workload: workloads.appNamed},
		expect: {outcome: 'refused', text: userByName('app')},
		observedOnly: 'documentation silent: the kubelet cannot verify a user that is given by name',
	}),
	...processes,
	...attemptRows,
	...besideRows,
];
