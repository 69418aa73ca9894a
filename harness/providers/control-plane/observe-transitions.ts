import {connect, type Connection} from '../../cluster/connect.ts';
import {createNamespace} from '../../cluster/namespace.ts';
import {levelPort} from '../../configuration/level-port.ts';
import {LevelSwitch} from '../../configuration/switch.ts';
import {atLevel, type Configuration} from '../../model/configuration.ts';
import {contextsOf} from '../../model/decisive.ts';
import {at, type Json} from '../../model/json.ts';
import {knativeLevel} from '../../model/level-source.ts';
import {manifestOf} from '../../model/manifest.ts';
import type {KeyValue, Transition, TransitionedService} from '../../model/transition.ts';
import type {Annotated, ServiceState, UpdateAnswer} from '../../model/upgraded-service.ts';
import type {Workload} from '../../model/workloads.ts';
import {create} from '../../reading/stored-objects.ts';
import {annotate} from '../../reading/upgrade/annotate.ts';
import {askUpdates} from '../../reading/upgrade/ask-updates.ts';
import {reconcileVisibly} from '../../reading/upgrade/reconcile-visibly.ts';
import {serviceStates} from '../../reading/upgrade/service-states.ts';
import type {Opening} from '../provider.ts';
import type {ControlPlane} from './control-plane.ts';

/** Which switches are made, and what is there then. */
export interface ObservedTransitions {
	readonly pairs: readonly (readonly [from: KeyValue, to: KeyValue])[];
	readonly flags: Configuration['flags'];
	readonly services: Readonly<Record<string, {readonly workload: Workload}>>;
	readonly opening: Pick<Opening, 'run' | 'progress' | 'signal'>;
}

interface Pair {
	readonly from: KeyValue;
	readonly to: KeyValue;
	/** Its Services are there alone. */
	readonly namespace: string;
}

/**
 * Makes each switch with Services of its own that were created at the first level, and reads what becomes of them: at rest,
 * by dry runs of updates, and after a real annotation. Those that begin at the same level share one pass.
 */
export async function observeTransitions(
	plane: ControlPlane,
	{pairs: given, flags, services, opening: {run, progress, signal}}: ObservedTransitions,
): Promise<readonly Transition[]> {
	await using over = new AsyncDisposableStack();
	const connection = connect(plane.kubeConfig);
	over.defer(() => connection.close());
	const either = AbortSignal.any([signal, plane.ended]);
	const canary = `${run}-canary`;
	await createNamespace(connection, {name: canary, run, enforced: 'plain'});
	const port = levelPort(connection, knativeLevel, {namespace: canary});
	const levelSwitch = await LevelSwitch.on(knativeLevel, port);
	const enter = async (key: KeyValue) =>
		levelSwitch.enter(
			key === 'absent' ? {value: {key: 'absent'}, flags} : atLevel(key, flags),
			either,
		);
	const names = Object.keys(services);
	const {knative: release} = plane.record;
	const pairs = given.map(([from, to], index) => ({from, to, namespace: `${run}-${index}`}));
	const seen: Transition[] = [];
	for (const [from, own] of Map.groupBy(pairs, pair => pair.from)) {
		await enter(from);
		const created = progress.step(`Services at ${from}`);
		for (const {namespace} of own) {
			await createNamespace(connection, {name: namespace, run, enforced: 'plain'});
			for (const [name, {workload}] of Object.entries(services)) {
				const image = `dev.local/${workload.image}:v1`;
				await create(
					connection,
					'Service',
					manifestOf('Service', workload, {name, namespace, image}),
				);
			}
		}
		const before = new Map<Pair, Looked>();
		for (const pair of own) {
			before.set(pair, await look(connection, {namespace: pair.namespace, names, signal: either}));
		}
		created('rendered');
		for (const pair of own) {
			const {namespace, to} = pair;
			const place = {namespace, names, signal: either};
			const switched = progress.step(`from ${from} to ${to}`);
			await enter(to);
			await reconcileVisibly(connection, {namespace, release, signal: either});
			const after = await look(connection, place);
			const annotated = await annotate(connection, place);
			switched('read');
			const was = before.get(pair) ?? after;
			seen.push({from, to, services: names.map(name => told(name, {was, after, annotated}))});
		}
	}
	return given.flatMap(([from, to]) => seen.filter(each => each.from === from && each.to === to));
}

interface Looked {
	readonly states: ReadonlyMap<string, ServiceState>;
	readonly answers: ReadonlyMap<string, readonly UpdateAnswer[]>;
}

async function look(
	connection: Connection,
	place: {namespace: string; names: readonly string[]; signal: AbortSignal},
): Promise<Looked> {
	const states = await serviceStates(connection, place);
	const {namespace} = place;
	const answers = [...states].map(
		async ([name, state]) =>
			[name, await askUpdates(connection, {namespace, name}, state)] as const,
	);
	return {states, answers: new Map(await Promise.all(answers))};
}

function told(
	name: string,
	{was, after, annotated}: {was: Looked; after: Looked; annotated: ReadonlyMap<string, Annotated>},
): TransitionedService {
	const answers = after.answers.get(name) ?? [];
	const refused = answers.flatMap(({what, by, refused: words}) => {
		const before = was.answers.get(name)?.find(each => each.what === what && each.by === by);
		return words === undefined || before?.refused !== undefined ? [] : [{what, by, words}];
	});
	const image = answers.find(each => each.what === 'the image' && each.by === 'its creator');
	return {
		name,
		before: rendered(was.states.get(name)),
		atRest: rendered(after.states.get(name)),
		refused,
		annotation: effectOf(annotated.get(name)),
		...(image?.spec !== undefined && {template: serving(at(image.spec, 'template', 'spec'))}),
	};
}

/** Of the first Revision: the Service has only that one. */
const rendered = (state: ServiceState | undefined): Json =>
	serving(Object.values(state?.revisions ?? {})[0]);

const serving = (podSpec: Json | undefined): Json => contextsOf(podSpec).containers[0] ?? null;

function effectOf(annotated: Annotated | undefined): TransitionedService['annotation'] {
	if (annotated?.refused !== undefined) return 'refused';
	if (annotated?.error !== undefined) return 'no effect';
	return (annotated?.newRevisions.length ?? 0) > 0 ? 'new Revision' : 'no new Revision';
}
