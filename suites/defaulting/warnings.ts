import {atLevel} from '../../harness/model/configuration.ts';
import {type Workload, objectKinds} from '../../harness/model/workloads.ts';
import {levelRow} from '../case.ts';
import {flagsFor, userMaySet} from '../flags.ts';
import type {Group} from './row.ts';

const plain: readonly {
	readonly title: string;
	readonly given: Partial<Workload>;
	readonly flagsToo?: true;
}[] = [
	{title: 'nothing set', given: {}},
	{title: 'nothing set, flags on', given: {}, flagsToo: true},
	{title: 'port 80', given: {ports: [{containerPort: 80}]}},
	{title: 'a sidecar', given: {ports: [{containerPort: 8080}], sidecars: [{name: 'sidecar'}]}},
	{title: 'an init container', given: {initContainers: [{name: 'init'}]}},
	{title: 'the pod’s fsGroup', given: {podSecurityContext: {fsGroup: 2000}}},
];

export const warnings: Group = {
	why: 'hardening level × object × what a developer writes who sets no security property: nothing to warn of (line 4)',
	rows: (['root-allowed', 'enabled'] as const).flatMap(level =>
		objectKinds.flatMap(object =>
			plain.map(({title, given, flagsToo}) => {
				const workload: Workload = {image: 'app-numeric', ...given};
				const named = object === 'Service' ? title : `${title}, ${object}`;
				return levelRow('R41', level, `no warning, ${named}`, {
					tier: 'defaulting',
					configuration: atLevel(level, flagsToo ? userMaySet : flagsFor(level, workload)),
					probe: {kind: 'warnings', object, workload},
					expect: {equals: []},
				});
			}),
		),
	),
};
