import type {JsonObject} from '../../harness/model/json.ts';
import {levels} from '../../harness/model/levels.ts';
import type {Workload} from '../../harness/model/workloads.ts';
import {safe, unsafe} from '../contexts.ts';
import {hardenedFields} from './factors.ts';
import {type Group, fieldRow} from './row.ts';

const ports = [{containerPort: 8080}];

/** Pods in which one container sets everything and another nothing. */
const pods = (securityContext: JsonObject) =>
	[
		{
			of: 'sidecar',
			title: 'beside a serving container',
			given: {ports, securityContext, sidecars: [{name: 'sidecar'}]},
		},
		{
			of: 'init',
			title: 'beside a serving container',
			given: {ports, securityContext, initContainers: [{name: 'init'}]},
		},
		{
			of: 'container',
			title: 'beside a sidecar that comes first',
			given: {ports, servesLast: true, sidecars: [{name: 'sidecar', securityContext}]},
		},
		{
			of: 'container',
			title: 'beside an init container',
			given: {initContainers: [{name: 'init', securityContext}]},
		},
	] as const satisfies readonly {of: string; title: string; given: Partial<Workload>}[];

export const neighbours: Group = {
	why: 'level × field × a container that needs nothing any more × verb: what one container has says nothing of another (line 15)',
	rows: levels.flatMap(level =>
		hardenedFields.flatMap(field =>
			[
				{securityContext: safe, what: 'that is safe'},
				{securityContext: unsafe, what: 'that is unsafe'},
			].flatMap(({securityContext, what}) =>
				pods(securityContext).flatMap(({of, title, given}) =>
					[undefined, {ports, securityContext}].map(stored =>
						fieldRow({
							level,
							of,
							field,
							title: `not set, ${title} ${what}`,
							given,
							proves: field === 'runAsNonRoot' && level === 'root-allowed' ? 'R21' : 'R10',
							...(stored && {stored}),
						}),
					),
				),
			),
		),
	),
};
