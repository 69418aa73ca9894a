import {isObject, type JsonObject} from '../harness/json.ts';
import {levels} from '../harness/levels.ts';
import type {Row} from '../harness/row.ts';
import {objectKinds, type Workload} from '../harness/workloads.ts';
import {containerField, fieldRows, levelRow} from './case.ts';
import {promised} from './oracle.ts';

/** The four fields of which the documentation speaks. */
export const hardened = [
	'allowPrivilegeEscalation',
	'seccompProfile',
	'capabilities',
	'runAsNonRoot',
] as const;

/** All four, as unsafe as can be. */
export const unsafe = {
	allowPrivilegeEscalation: true,
	seccompProfile: {type: 'Unconfined'},
	capabilities: {},
	runAsNonRoot: false,
} as const satisfies JsonObject;

/** All four as the defaults would make them; a low port changes nothing any more. */
const safe = {
	allowPrivilegeEscalation: false,
	seccompProfile: {type: 'RuntimeDefault'},
	capabilities: {drop: ['ALL']},
	runAsNonRoot: true,
} as const satisfies JsonObject;

/** Everything that a user may set for a container. */
export const everything = {
	allowPrivilegeEscalation: false,
	seccompProfile: {type: 'Localhost', localhostProfile: 'profiles/app.json'},
	capabilities: {drop: ['NET_RAW']},
	runAsNonRoot: true,
	runAsUser: 1000,
	runAsGroup: 1000,
	readOnlyRootFilesystem: true,
	privileged: false,
} as const satisfies JsonObject;

const everywhere = {disabled: 'R26', 'root-allowed': 'R26', enabled: 'R26'} as const;

/** Single keys of which defaulting knows nothing, each by itself. */
const others = [
	{field: 'runAsUser', value: 0},
	{field: 'runAsUser', value: 1000},
	{field: 'runAsGroup', value: 0},
] as const;

/** Workloads for which the two hardening levels are compared. */
const compared: readonly {readonly title: string; readonly given: Partial<Workload>}[] = [
	{title: 'no securityContext', given: {}},
	{title: 'port 80', given: {ports: [{containerPort: 80}]}},
	{title: 'port 1024', given: {ports: [{containerPort: 1024}]}},
	{title: 'all four unsafe', given: {securityContext: unsafe}},
	{
		title: 'allowPrivilegeEscalation true',
		given: {securityContext: {allowPrivilegeEscalation: true}},
	},
	{title: 'capabilities {}', given: {securityContext: {capabilities: {}}}},
	{title: 'Unconfined', given: {securityContext: {seccompProfile: {type: 'Unconfined'}}}},
	{title: 'runAsUser 1000', given: {securityContext: {runAsUser: 1000}}},
];

/** The container's `securityContext` as a whole. */
export const containers: readonly Row[] = [
	...fieldRows({disabled: 'R25', 'root-allowed': 'R25', enabled: 'R25'}, [
		...objectKinds.map(object => ({
			title: 'all four unsafe',
			...(object !== 'Service' && {object}),
			given: {securityContext: unsafe},
			field: '' as const,
			expect: {disabled: unsafe, 'root-allowed': unsafe, enabled: unsafe},
		})),
		{
			title: 'all four unsafe, port 80',
			given: {ports: [{containerPort: 80}], securityContext: unsafe},
			field: '',
			expect: {disabled: unsafe, 'root-allowed': unsafe, enabled: unsafe},
		},
	]),
	...fieldRows(
		{'root-allowed': 'R11', enabled: 'R11'},
		objectKinds.map(object => ({
			title: 'what the default would be, port 80',
			...(object !== 'Service' && {object}),
			given: {ports: [{containerPort: 80}], securityContext: safe},
			field: '' as const,
			expect: {'root-allowed': safe, enabled: safe},
		})),
	),
	...fieldRows(everywhere, [
		...objectKinds.map(object => ({
			title: 'everything set',
			...(object !== 'Service' && {object}),
			given: {securityContext: everything},
			field: '' as const,
			expect: {disabled: everything, 'root-allowed': everything, enabled: everything},
		})),
		...others.map(({field, value}) => ({
			title: String(value),
			given: {securityContext: {[field]: value}},
			field,
			expect: {disabled: value, 'root-allowed': value, enabled: value},
		})),
		...[true, false].map(value => ({
			title: String(value),
			given: {securityContext: {readOnlyRootFilesystem: value}},
			field: 'readOnlyRootFilesystem' as const,
			expect: {disabled: value, 'root-allowed': value, enabled: value},
		})),
		{
			title: 'false',
			given: {securityContext: {privileged: false}},
			field: 'privileged',
			expect: {disabled: false, 'root-allowed': false, enabled: false},
		},
	]),
	...levels.flatMap(level =>
		objectKinds.map(object =>
			levelRow('R27', level, `only the four keys, ${object}`, {
				tier: 'defaulting',
				probe: {
					kind: 'admission',
					object,
					workload: {image: 'app-numeric', ports: [{containerPort: 80}]},
					field: containerField(''),
				},
				expect: {onlyKeys: hardened},
			}),
		),
	),
	...compared.map(({title, given}) => {
		const workload = {image: 'app-numeric', ...given} as const;
		return levelRow('R22', 'enabled', `as at root-allowed but for runAsNonRoot, ${title}`, {
			tier: 'defaulting',
			probe: {kind: 'admission', object: 'Service', workload, field: containerField('')},
			expect: {equals: asAtRootAllowed(workload)},
		});
	}),
];

/** What `root-allowed` promises, with the one field that `enabled` adds. */
function asAtRootAllowed(workload: Workload): JsonObject {
	const before = promised('root-allowed', workload).container;
	const after = promised('enabled', workload).container;
	const runAsNonRoot = isObject(after) ? after['runAsNonRoot'] : undefined;
	return {...(isObject(before) ? before : {}), ...(runAsNonRoot !== undefined && {runAsNonRoot})};
}
