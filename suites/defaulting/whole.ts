import {isObject, type Json, type JsonObject} from '../../harness/model/json.ts';
import {levels, type Level} from '../../harness/model/levels.ts';
import type {Row} from '../../harness/model/row.ts';
import {objectKinds} from '../../harness/model/workloads.ts';
import {levelRow} from '../case.ts';
import {everything, hardened, safe, unsafe} from '../contexts.ts';
import {flagsFor} from '../flags.ts';
import {atLevel} from '../../harness/model/configuration.ts';
import {promised} from '../oracle.ts';
import {containerKinds, otherKeys, set, tell, type ContainerKind} from './factors.ts';
import {type Group, askedOf, fieldPath, fieldRow, workloadWith} from './row.ts';

const low = [{containerPort: 80}];
const hasPorts = (kind: ContainerKind): boolean => kind !== 'sidecar';

/** Contexts of one kind of container, at each level, in each object. */
const contexts = [
	{proves: 'R25', title: 'all four unsafe', securityContext: unsafe},
	{proves: 'R11', title: 'what the default would be', securityContext: safe},
	{proves: 'R26', title: 'everything set', securityContext: everything},
] as const;

/** Contexts for which the two hardening levels are compared. */
const compared: readonly {readonly title: string; readonly securityContext: JsonObject}[] = [
	{title: 'securityContext {}', securityContext: {}},
	...[
		...set.allowPrivilegeEscalation.map(value => ({allowPrivilegeEscalation: value})),
		...set.seccompProfile.map(value => ({seccompProfile: value})),
		...set.capabilities.slice(0, 7).map(value => ({capabilities: value})),
	].map(securityContext => ({title: tell(securityContext), securityContext})),
];

/** Keys of a pod spec, beside its containers' contexts, that could make it safer or less safe. */
const keysOfPod = [
	'securityContext',
	'automountServiceAccountToken',
	'hostUsers',
	'hostNetwork',
	'shareProcessNamespace',
	'runtimeClassName',
	'serviceAccountName',
] as const;

export const whole: Group = {
	why: 'level × kind of container × object × port, of the context as a whole: nothing lost, nothing more, the same at both hardening levels',
	rows: levels.flatMap(level => [
		...containerKinds.flatMap(of =>
			contexts.flatMap(({proves, title, securityContext}) =>
				objectKinds.flatMap(object =>
					[undefined, ...(hasPorts(of) ? [low] : [])].map(ports =>
						fieldRow({
							level,
							of,
							object,
							field: '',
							title: ports ? `${title}, port 80` : title,
							given: workloadWith(of, {securityContext, ...(ports && {ports})}),
							proves,
							alsoProves: ['R26'],
						}),
					),
				),
			),
		),
		...containerKinds.flatMap(of =>
			otherKeys.flatMap(securityContext =>
				Object.keys(securityContext).map(key =>
					fieldRow({
						level,
						of,
						field: key as 'runAsUser',
						title: tell(securityContext[key]),
						given: workloadWith(of, {securityContext}),
						proves: 'R26',
					}),
				),
			),
		),
		...(['runAsUser', 'runAsGroup', 'readOnlyRootFilesystem', 'privileged'] as const).map(field =>
			fieldRow({
				level,
				field,
				title: 'no securityContext',
				proves: field.startsWith('runAs') ? 'R21' : 'R27',
			}),
		),
		...containerKinds.flatMap(of => objectKinds.map(object => onlyTheFour(level, of, object))),
		...objectKinds.flatMap(object =>
			(object === 'Service' ? keysOfPod : keysOfPod.slice(0, 2)).map(key =>
				levelRow('R27', level, `${key} of the pod stays not set, ${object}`, {
					tier: 'defaulting',
					probe: {
						kind: 'admission',
						object,
						workload: {image: 'app-numeric', ports: low},
						field: `pod.${key}`,
					},
					expect: {equals: null},
				}),
			),
		),
		...(level === 'enabled' ? containerKinds.flatMap(comparedOf) : []),
	]),
};

function onlyTheFour(level: Level, of: ContainerKind, object: (typeof objectKinds)[number]): Row {
	const workload = {
		image: 'app-numeric',
		...workloadWith(of, hasPorts(of) ? {ports: low} : {}),
	} as const;
	const which = of === 'container' ? '' : ` of the ${of}`;
	return levelRow('R27', level, `only the four keys${which}, ${object}`, {
		tier: 'defaulting',
		configuration: atLevel(level, flagsFor(level, workload)),
		probe: {kind: 'admission', object, workload, field: fieldPath(of, '')},
		expect: {onlyKeys: hardened},
	});
}

function comparedOf(of: ContainerKind): Row[] {
	return compared.flatMap(({title, securityContext}) =>
		[undefined, ...(hasPorts(of) ? [low] : [])].map(ports => {
			const workload = {
				image: 'app-numeric',
				...workloadWith(of, {securityContext, ...(ports && {ports})}),
			} as const;
			const which = of === 'container' ? '' : ` of the ${of}`;
			const port = ports ? ', port 80' : '';
			return levelRow(
				'R22',
				'enabled',
				`as at root-allowed but for runAsNonRoot${which}, ${title}${port}`,
				{
					tier: 'defaulting',
					configuration: atLevel('enabled', flagsFor('enabled', workload)),
					probe: {kind: 'admission', object: 'Service', workload, field: fieldPath(of, '')},
					expect: {equals: asAtRootAllowed(askedOf(workload, of))},
				},
			);
		}),
	);
}

/** What `root-allowed` promises, with the one field that `enabled` adds. */
function asAtRootAllowed(container: Parameters<typeof promised>[1]): Json {
	const before = promised('root-allowed', container);
	const after = promised('enabled', container);
	const runAsNonRoot = isObject(after) ? after['runAsNonRoot'] : undefined;
	return {...(isObject(before) ? before : {}), ...(runAsNonRoot !== undefined && {runAsNonRoot})};
}
