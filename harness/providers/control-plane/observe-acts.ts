import {connect, type Connection} from '../../cluster/connect.ts';
import {createNamespace} from '../../cluster/namespace.ts';
import {levelPort} from '../../configuration/level-port.ts';
import {LevelSwitch} from '../../configuration/switch.ts';
import {atLevel} from '../../model/configuration.ts';
import {contextsOf} from '../../model/decisive.ts';
import {at, type Json} from '../../model/json.ts';
import {knativeLevel} from '../../model/level-source.ts';
import {manifestOf} from '../../model/manifest.ts';
import type {Act} from '../../model/transition.ts';
import {create} from '../../reading/stored-objects.ts';
import {patchEmpty} from '../../reading/upgrade/migrate.ts';
import {reconcileVisibly} from '../../reading/upgrade/reconcile-visibly.ts';
import {serviceStates} from '../../reading/upgrade/service-states.ts';
import type {Opening} from '../provider.ts';
import type {ControlPlane} from './control-plane.ts';

interface Place {
	readonly namespace: string;
	readonly release: string;
	readonly signal: AbortSignal;
}

type Doing = (connection: Connection, place: Place) => Promise<unknown>;

/** What is done to a Service, each to another one. A namespace without webhooks is excluded from them before it is created. */
const acts: Readonly<Record<string, {readonly excluded?: true; readonly act: Doing}>> = {
	nothing: {act: async () => {}},
	'an empty patch of the Service': {
		act: async (connection, {namespace}) => patchEmpty(connection, 'Service', namespace),
	},
	'an empty patch of its Configuration': {
		act: async (connection, {namespace}) => patchEmpty(connection, 'Configuration', namespace),
	},
	'an empty patch of its Revision': {
		act: async (connection, {namespace}) => patchEmpty(connection, 'Revision', namespace),
	},
	'its Deployment is deleted': {
		act: async ({apps}, {namespace}) =>
			apps.deleteNamespacedDeployment({namespace, name: `${name}-00001-deployment`}),
	},
	'nothing, in a namespace without webhooks': {excluded: true, act: async () => {}},
};

const name = 'plain';

/**
 * Creates plain Services at `disabled`, enters `enabled`, does one thing to each, has everything reconciled visibly, and reads
 * what is stored and rendered.
 */
export async function observeActs(
	plane: ControlPlane,
	{run, progress, signal}: Pick<Opening, 'run' | 'progress' | 'signal'>,
): Promise<readonly Act[]> {
	await using over = new AsyncDisposableStack();
	const connection = connect(plane.kubeConfig);
	over.defer(() => connection.close());
	const either = AbortSignal.any([signal, plane.ended]);
	const canary = `${run}-canary`;
	await createNamespace(connection, {name: canary, run, enforced: 'plain'});
	const port = levelPort(connection, knativeLevel, {namespace: canary});
	const levelSwitch = await LevelSwitch.on(knativeLevel, port);
	await levelSwitch.enter(atLevel('disabled'), either);
	const done = progress.step(`${Object.keys(acts).length} things done to a Service`);
	const {knative: release} = plane.record;
	const places = Object.entries(acts).map(([what, {excluded, act}], index) => ({
		what,
		act,
		labels: excluded ? {'webhooks.knative.dev/exclude': 'true'} : {},
		place: {namespace: `${run}-act-${index}`, release, signal: either},
	}));
	for (const {labels, place} of places) {
		const {namespace} = place;
		await createNamespace(connection, {name: namespace, run, enforced: 'plain', labels});
		const image = 'dev.local/app-numeric:v1';
		const workload = {image: 'app-numeric'} as const;
		await create(connection, 'Service', manifestOf('Service', workload, {name, namespace, image}));
		await serviceStates(connection, {...place, names: [name]});
	}
	await levelSwitch.enter(atLevel('enabled'), either);
	const seen: Act[] = [];
	for (const {what, act, place} of places) {
		await act(connection, place);
		await serviceStates(connection, {...place, names: [name]});
		await reconcileVisibly(connection, place);
		const state = (await serviceStates(connection, {...place, names: [name]})).get(name);
		const stored = serving(at(state?.spec ?? null, 'template', 'spec'));
		const revisions = Object.entries(state?.revisions ?? {});
		seen.push({
			what,
			stored,
			rendered: Object.fromEntries(revisions.map(([revision, pod]) => [revision, serving(pod)])),
		});
	}
	done();
	return seen;
}

const serving = (podSpec: Json | undefined): Json => contextsOf(podSpec).containers[0] ?? null;
