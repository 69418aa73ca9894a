import {eachOf, tellCall, type Call, type Calls, type Mode, type Where} from './calls.ts';
import recorded from './recorded-calls.json' with {type: 'json'};

/** A right that a mode needs. */
export interface Grant {
	readonly group: string;
	readonly resource: string;
	readonly verbs: readonly string[];
	readonly place: Place;
	/** One object of that name only. */
	readonly name?: string;
}

/**
 * Knative's namespace, that of the kubeconfig's context, or all: no role can be restricted to namespaces whose names are new
 * each time.
 */
export type Place = 'knative' | 'context' | 'everywhere';

/**
 * What each mode needs: what its full runs have called (recorded-calls.json, written by `node scripts/rbac.ts --record`), and
 * what no recording has yet. A new mode needs its recording, and an entry in `modes` and here.
 */
export function grantsOf(mode: Mode): readonly Grant[] {
	const optional = new Set(notNeeded.flatMap(({calls}) => eachOf(calls)).map(tellCall));
	const calls = callsOfMode[mode].filter(call => !optional.has(tellCall(call)));
	return [...Map.groupBy(calls, ({where, what}) => `${placeOf[where]} ${what}`)].map(
		([key, all]) => {
			const [place = '', path = '', name] = key.split(' ');
			const [resource = '', ...group] = path.split('.');
			return {
				group: group.join('.'),
				resource,
				verbs: [...new Set(all.map(({verb}) => verb))].toSorted(),
				place: place as Place,
				...(name !== undefined && {name}),
			};
		},
	);
}

/** Calls, and why they are listed. */
interface Reasoned {
	readonly calls: Calls;
	readonly why: string;
}

/** Calls that a run makes, and gets along without. */
const notNeeded: readonly Reasoned[] = [
	{
		calls: {cluster: {'selfsubjectaccessreviews.authorization.k8s.io': 'create'}},
		why: 'every user may ask about itself (the ClusterRole system:basic-user)',
	},
	{
		calls: {
			cluster: {
				'mutatingwebhookconfigurations.admissionregistration.k8s.io': 'deletecollection, list',
			},
		},
		why: 'a guest registers none; who may not look for those of others goes on',
	},
	{
		calls: {cluster: {namespaces: 'get'}},
		why: 'by its labels a run that creates nothing knows which of the webhooks it may list are sent its objects',
	},
	{
		calls: {
			knative: {
				'knativeservings.operator.knative.dev knative-serving': 'get, patch, update',
			},
		},
		why: 'only where an operator keeps the level: deploy/rbac/operator.yaml',
	},
	{
		calls: {knative: {pods: 'list', 'pods/proxy': 'create'}},
		why: 'replicas of the webhook are asked one by one where that is allowed: deploy/rbac/replicas.yaml',
	},
];

/** Calls that no recording has. An entry goes once its calls are recorded. */
export const unrecorded: Readonly<Record<Exclude<Mode, 'look'>, readonly Reasoned[]>> = {
	create: [
		{
			calls: {run: {pods: 'delete, patch', 'pods/log': 'get', 'pods/proxy': 'get'}},
			why: 'containers: how they end, what they answer, and what their node sets for them',
		},
		{calls: {run: {events: 'list'}}, why: 'the evidence of a row that fails'},
	],
	switch: [
		{
			calls: {run: {'deployments.apps': 'patch'}},
			why: 'containers: a Deployment that is ready is touched after a switch',
		},
	],
};

const {'control plane': onControlPlane, containers} = recorded;

const create: readonly Call[] = [
	onControlPlane.create,
	containers.create,
	...unrecorded.create.map(({calls}) => calls),
].flatMap(eachOf);

const more: readonly Call[] = [
	onControlPlane.switch,
	containers.switch,
	...unrecorded.switch.map(({calls}) => calls),
].flatMap(eachOf);

const callsOfMode: Readonly<Record<Mode, readonly Call[]>> = {
	look: eachOf(onControlPlane.look),
	create,
	switch: [...create, ...more],
};

const placeOf: Readonly<Record<Where, Place>> = {
	knative: 'knative',
	context: 'context',
	run: 'everywhere',
	cluster: 'everywhere',
};
