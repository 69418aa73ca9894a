import {levels} from '../../harness/model/levels.ts';
import {initPorts, ports as servingPorts} from './factors.ts';
import {type Group, fieldRow, workloadWith} from './row.ts';

const fields = ['capabilities.add', 'capabilities.drop'] as const;

/** Ports for which a Configuration or a Revision may draw the line elsewhere. */
const boundary = servingPorts.filter(({title}) => /^port (1|80|1023|1024|8080)$/.test(title));

export const ports: Group = {
	why: 'level × port × kind of container that may have one, and × object: only "below 1024" may matter, and only of a number',
	rows: levels.flatMap(level => [
		...fields.flatMap(field => [
			...servingPorts.map(({title, ports: given}) =>
				fieldRow({level, field, title, given: given ? {ports: given} : {}}),
			),
			fieldRow({
				level,
				field,
				title: 'port 0',
				given: {ports: [{containerPort: 0}]},
				observedOnly:
					'documentation silent: 0 is below 1024, and no port; Knative takes 8080 for it',
			}),
			...initPorts.map(({title, ports: given}) =>
				fieldRow({level, of: 'init', field, title, given: workloadWith('init', {ports: given})}),
			),
		]),
		...(['Configuration', 'Revision'] as const).flatMap(object =>
			boundary.map(({title, ports: given = []}) =>
				fieldRow({level, object, field: 'capabilities', title, given: {ports: given}}),
			),
		),
	]),
};
