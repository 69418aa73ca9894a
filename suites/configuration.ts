import {absent} from '../harness/json.ts';
import type {Configuration} from '../harness/configuration/configuration.ts';
import {levels, type Level} from '../harness/levels.ts';
import type {Row} from '../harness/row.ts';
import {containerField, fieldRows, levelRow} from './case.ts';

const asWritten = (literal: Level): Configuration => ({value: {literal}, flags: {}});
const keyAbsent: Configuration = {value: {key: 'absent'}, flags: {}};
const runtimeDefault = {type: 'RuntimeDefault'};

/** The two fields by which a plain Service tells the levels apart. */
const tellingApart = {
	allowPrivilegeEscalation: {disabled: absent, 'root-allowed': false, enabled: false},
	runAsNonRoot: {disabled: absent, 'root-allowed': absent, enabled: true},
} as const;

/** How `config-features` is read: the three documented strings (lines 4 and 41), and no key at all. */
export const configuration: readonly Row[] = [
	...levels.flatMap(level =>
		(['allowPrivilegeEscalation', 'runAsNonRoot'] as const).map(field =>
			levelRow('R3', level, `${field}, "${level}" as written`, {
				tier: 'defaulting',
				configuration: asWritten(level),
				probe: {
					kind: 'admission',
					object: 'Service',
					workload: {image: 'app-numeric'},
					field: containerField(field),
				},
				expect: {equals: tellingApart[field][level]},
			}),
		),
	),
	...fieldRows(
		{disabled: 'R5'},
		(['allowPrivilegeEscalation', 'seccompProfile', 'capabilities', 'runAsNonRoot'] as const).map(
			field => ({title: 'key absent', field, expect: {disabled: absent}}),
		),
		{configuration: keyAbsent},
	),
	...fieldRows(
		{'root-allowed': 'R33'},
		[
			{
				title: 'the documented ConfigMap',
				field: 'allowPrivilegeEscalation',
				expect: {'root-allowed': false},
			},
			{
				title: 'the documented ConfigMap',
				field: 'seccompProfile',
				expect: {'root-allowed': runtimeDefault},
			},
			{
				title: 'the documented ConfigMap',
				field: 'capabilities.drop',
				expect: {'root-allowed': ['ALL']},
			},
			{
				title: 'the documented ConfigMap, port 80',
				given: {ports: [{containerPort: 80}]},
				field: 'capabilities.add',
				expect: {'root-allowed': ['NET_BIND_SERVICE']},
			},
			{
				title: 'the documented ConfigMap',
				field: 'runAsNonRoot',
				expect: {'root-allowed': absent},
			},
			{
				title: 'the documented ConfigMap, true',
				given: {securityContext: {allowPrivilegeEscalation: true}},
				field: 'allowPrivilegeEscalation',
				expect: {'root-allowed': true},
			},
		],
		{configuration: asWritten('root-allowed')},
	),
];
