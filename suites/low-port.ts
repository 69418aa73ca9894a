import {absent, type JsonObject} from '../harness/json.ts';
import type {Row} from '../harness/row.ts';
import {fieldRows} from './case.ts';

const add = 'capabilities.add' as const;
const bind = ['NET_BIND_SERVICE'];
const addsBind = {disabled: absent, 'root-allowed': bind, enabled: bind};
const addsNothing = {disabled: absent, 'root-allowed': absent, enabled: absent};

const port = (containerPort: number): {readonly ports: readonly JsonObject[]} => ({
	ports: [{containerPort}],
});

/** What a user may have configured beside a low port. */
const configured = [
	{title: '{}', capabilities: {}},
	{title: '{drop: []}', capabilities: {drop: []}},
	{title: '{drop: [NET_RAW]}', capabilities: {drop: ['NET_RAW']}},
	{title: '{drop: [ALL]}', capabilities: {drop: ['ALL']}},
];

/** "Conditionally adds NET_BIND_SERVICE capability if a container port below 1024 is detected" (line 19). */
export const lowPort: readonly Row[] = [
	...fieldRows({disabled: 'R6', 'root-allowed': 'R18', enabled: 'R18'}, [
		...[80, 1, 443, 1023].map(number => ({
			title: `port ${number}`,
			given: port(number),
			field: add,
			expect: addsBind,
		})),
		...[1024, 8080, 65_535].map(number => ({
			title: `port ${number}`,
			given: port(number),
			field: add,
			expect: addsNothing,
		})),
		{title: 'no ports', field: add, expect: addsNothing},
		{title: 'ports []', given: {ports: []}, field: add, expect: addsNothing},
		{
			title: 'port 80 with a name and a protocol',
			given: {ports: [{name: 'http1', containerPort: 80, protocol: 'TCP'}]},
			field: add,
			expect: addsBind,
		},
		{
			title: 'a port with a name only',
			given: {ports: [{name: 'h2c'}]},
			field: add,
			expect: addsNothing,
		},
		...(['Configuration', 'Revision'] as const).flatMap(object => [
			{title: 'port 1023', object, given: port(1023), field: add, expect: addsBind},
			{title: 'port 1024', object, given: port(1024), field: add, expect: addsNothing},
		]),
	]),
	...fieldRows({'root-allowed': 'R18', enabled: 'R18'}, [
		{
			title: 'port 0',
			given: port(0),
			field: add,
			expect: {'root-allowed': absent, enabled: absent},
			observedOnly: 'documentation silent: 0 is below 1024, but no port that anything listens on',
		},
	]),
	...fieldRows(
		{'root-allowed': 'R10', enabled: 'R10'},
		[
			{
				title: 'port 80, all other fields set',
				given: {
					...port(80),
					securityContext: {
						allowPrivilegeEscalation: true,
						seccompProfile: {type: 'Unconfined'},
						runAsNonRoot: false,
						readOnlyRootFilesystem: true,
					},
				},
				field: add,
				expect: {'root-allowed': bind, enabled: bind},
			},
		],
		{alsoProves: ['R18']},
	),
	...fieldRows(
		{disabled: 'R6', 'root-allowed': 'R19', enabled: 'R19'},
		configured.map(({title, capabilities}) => ({
			title: `port 80, capabilities ${title}`,
			given: {...port(80), securityContext: {capabilities}},
			field: add,
			expect: addsNothing,
		})),
	),
	...fieldRows({'root-allowed': 'R19', enabled: 'R19'}, [
		{
			title: 'port 80, capabilities {add: [NET_BIND_SERVICE]}',
			given: {...port(80), securityContext: {capabilities: {add: bind}}},
			field: add,
			expect: {'root-allowed': bind, enabled: bind},
		},
	]),
	...fieldRows(
		{'root-allowed': 'R20', enabled: 'R20'},
		[1, 80, 1023].map(number => ({
			title: `port ${number}`,
			given: port(number),
			field: 'capabilities' as const,
			expect: {
				'root-allowed': {drop: ['ALL'], add: bind},
				enabled: {drop: ['ALL'], add: bind},
			},
		})),
	),
];
