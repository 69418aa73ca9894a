import {levels} from '../../harness/levels.ts';
import {originOf, set} from './factors.ts';
import type {Group} from './group.ts';
import {fieldRow, workloadWith} from './row.ts';

export const configuredPorts: Group = {
	why: 'level × low port × capabilities that are configured, in each way: then a port adds nothing (line 19)',
	rows: levels.flatMap(level =>
		(['container', 'init'] as const).flatMap(of =>
			[80, 1023].flatMap(containerPort =>
				set.capabilities.map(value => {
					const {title, securityContext} = originOf('capabilities', value);
					return fieldRow({
						level,
						of,
						field: 'capabilities',
						title: `${title}, port ${containerPort}`,
						given: workloadWith(of, {securityContext, ports: [{containerPort}]}),
					});
				}),
			),
		),
	),
};
