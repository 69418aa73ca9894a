import type {Configuration} from '../../harness/model/configuration.ts';
import {fieldRow, type Group} from './row.ts';

const disabled = {value: {level: 'disabled'}} as const;

/** `enabled` in places from which it must not be read. */
const places: readonly {readonly title: string; readonly configuration: Configuration}[] = [
	{
		title: 'enabled in the example',
		configuration: {...disabled, flags: {_example: 'secure-pod-defaults: "enabled"'}},
	},
	{
		title: 'enabled in another namespace',
		configuration: {...disabled, flags: {}, elsewhere: 'another namespace'},
	},
	{
		title: 'enabled in another ConfigMap',
		configuration: {...disabled, flags: {}, elsewhere: 'another ConfigMap'},
	},
];

const fields = ['allowPrivilegeEscalation', 'runAsNonRoot'] as const;

export const elsewhere: Group = {
	why: 'place of the key × field: only the named ConfigMap in the named namespace counts (line 34)',
	rows: [
		...places.flatMap(({title, configuration}) =>
			fields.map(field =>
				fieldRow({level: 'disabled', field, title, configuration, proves: 'R32'}),
			),
		),
		fieldRow({
			level: 'disabled',
			object: 'Configuration',
			field: 'allowPrivilegeEscalation',
			title: 'enabled in the ConfigMap that the link leads to',
			configuration: {...disabled, flags: {}, elsewhere: 'another ConfigMap'},
			proves: 'R43',
			observedOnly:
				'documentation drift: line 33 links to the page of config-defaults, line 34 names config-features',
		}),
	],
};
