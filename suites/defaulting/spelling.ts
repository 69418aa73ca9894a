import type {Configuration} from '../../harness/model/configuration.ts';
import {levels, type Level} from '../../harness/model/levels.ts';
import type {Row} from '../../harness/model/row.ts';
import {levelRow} from '../case.ts';
import {hardenedFields} from './factors.ts';
import {type Group, fieldPath, fieldRow} from './row.ts';

const asWritten = (literal: string): Configuration => ({value: {literal}, flags: {}});
const keyAbsent: Configuration = {value: {key: 'absent'}, flags: {}};

/** The two fields that distinguish the levels for a plain Service. */
const tellingApart = ['allowPrivilegeEscalation', 'runAsNonRoot'] as const;

/** What a user may write instead of a documented string. */
const unknown = [
	'Enabled',
	'ENABLED',
	'Root-Allowed',
	'AllowRootBounded',
	'allowrootbounded',
	'enabled ',
	' enabled',
	'enabled\n',
	'enabled-foo',
	'not-disabled',
	'enbaled',
	'allowed',
	'true',
	'on',
	'',
] as const;

export const spelling: Group = {
	why: 'value of the key × field: the three strings as documented (lines 4 and 41), no key (line 4), and what the documentation does not know',
	rows: [
		...levels.flatMap(level =>
			tellingApart.map(field =>
				fieldRow({
					level,
					field,
					title: `"${level}" as written`,
					proves: 'R3',
					// Line 41 states it in a ConfigMap.
					alsoProves: level === 'root-allowed' ? ['R33'] : [],
					configuration: asWritten(level),
				}),
			),
		),
		...hardenedFields.flatMap(field =>
			([[], [{containerPort: 80}]] as const).map(ports =>
				fieldRow({
					level: 'disabled',
					field,
					title: ports.length > 0 ? 'key absent, port 80' : 'key absent',
					given: ports.length > 0 ? {ports} : {},
					proves: 'R5',
					configuration: keyAbsent,
				}),
			),
		),
		...documented(),
		announced(),
		...unknown.flatMap(literal => tellingApart.map(field => observed('disabled', field, literal))),
	],
};

/** Line 41's ConfigMap, unchanged. */
function documented(): Row[] {
	const common = {
		level: 'root-allowed',
		proves: 'R33',
		configuration: asWritten('root-allowed'),
	} as const;
	const title = 'the documented ConfigMap';
	return [
		fieldRow({...common, field: 'seccompProfile', title}),
		fieldRow({...common, field: 'capabilities.drop', title}),
		fieldRow({
			...common,
			field: 'capabilities.add',
			title: `${title}, port 80`,
			given: {ports: [{containerPort: 80}]},
		}),
		fieldRow({
			...common,
			field: 'runAsNonRoot',
			title: `${title}, port 80`,
			given: {ports: [{containerPort: 80}]},
		}),
		fieldRow({
			...common,
			field: 'allowPrivilegeEscalation',
			title: `${title}, true`,
			given: {securityContext: {allowPrivilegeEscalation: true}},
		}),
	];
}

/** Line 3: a hardened Service although there is no key. */
function announced(): Row {
	return levelRow('R1', 'disabled', 'allowPrivilegeEscalation, key absent, as announced for 1.21', {
		tier: 'defaulting',
		configuration: keyAbsent,
		probe: {
			kind: 'admission',
			object: 'Configuration',
			workload: {image: 'app-numeric'},
			field: fieldPath('container', 'allowPrivilegeEscalation'),
		},
		expect: {equals: false},
		observedOnly:
			'documentation drift: line 3 announces another default, line 4 says that it is disabled',
	});
}

function observed(level: Level, field: (typeof tellingApart)[number], literal: string): Row {
	return fieldRow({
		level,
		field,
		title: `${JSON.stringify(literal)} as written`,
		proves: 'R3',
		configuration: asWritten(literal),
		observedOnly: 'documentation silent: what a value that it does not know selects',
	});
}
