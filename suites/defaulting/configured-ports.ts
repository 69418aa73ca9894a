import {atLevel} from '../../harness/model/configuration.ts';
import {levels, type Level} from '../../harness/model/levels.ts';
import type {Row} from '../../harness/model/row.ts';
import {originOf, set} from './factors.ts';
import {type Group, fieldRow, workloadWith} from './row.ts';

export const configuredPorts: Group = {
	why: 'level × low port × capabilities that are configured, in each way: then a port adds nothing (line 19)',
	rows: levels.flatMap(level => [
		...addingAllowed(level),
		...(['container', 'init'] as const).flatMap(of =>
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
	]),
};

/** The flag for `capabilities.add`, which the documentation does not mention, at its middle value. */
function addingAllowed(level: Level): Row[] {
	return [{add: ['NET_ADMIN']}, {add: ['NET_BIND_SERVICE']}].map(value => {
		const {title, securityContext} = originOf('capabilities', value);
		return fieldRow({
			level,
			field: 'capabilities',
			title: `${title}, addcapabilities at allowed`,
			given: {securityContext},
			configuration: atLevel(level, {'kubernetes.containerspec-addcapabilities': 'allowed'}),
			observedOnly: 'documentation silent: what may be added to capabilities, and by which flag',
		});
	});
}
