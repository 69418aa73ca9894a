import {absent, type JsonObject} from '../harness/json.ts';
import {levels} from '../harness/levels.ts';
import {atLevel} from '../harness/configuration/configuration.ts';
import type {Row} from '../harness/row.ts';
import {objectKinds} from '../harness/workloads.ts';
import {levelRow} from './case.ts';
import {userMaySet} from './flags.ts';

/** The six properties of line 30, each as a user might set it. */
const properties = [
	{fsGroup: 2000},
	{runAsGroup: 3000},
	{runAsNonRoot: false},
	{supplementalGroups: [4000, 5000]},
	{runAsUser: 1000},
	{seccompProfile: {type: 'Unconfined'}},
] as const satisfies readonly JsonObject[];

const all: JsonObject = Object.assign({}, ...properties);

/** The pod's `securityContext`: nothing is added to it, and nothing in it is changed. */
export const podSecurityContext: readonly Row[] = [
	...levels.flatMap(level =>
		objectKinds.map(object =>
			levelRow('R27', level, `nothing for the pod, ${object}`, {
				tier: 'defaulting',
				probe: {
					kind: 'admission',
					object,
					workload: {image: 'app-numeric'},
					field: 'pod.securityContext',
				},
				expect: {equals: absent},
			}),
		),
	),
	...levels.flatMap(level =>
		[...properties, all].map(sent =>
			levelRow('R26', level, titleOf(sent), {
				tier: 'defaulting',
				configuration: atLevel(level, userMaySet),
				probe: {
					kind: 'admission',
					object: 'Service',
					workload: {image: 'app-numeric', podSecurityContext: sent},
					field: 'pod.securityContext',
				},
				expect: {equals: sent},
			}),
		),
	),
];

function titleOf(sent: JsonObject): string {
	return `the pod’s securityContext, ${sent === all ? 'all six' : Object.keys(sent).join(', ')}`;
}
