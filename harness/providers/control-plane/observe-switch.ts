import {PatchStrategy, setHeaderOptions} from '@kubernetes/client-node';
import pMap from 'p-map';
import pRetry from 'p-retry';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {connect, type Connection} from '../../cluster/connect.ts';
import {dryRun} from '../../cluster/dry-run.ts';
import {createNamespace} from '../../cluster/namespace.ts';
import {levelPort} from '../../configuration/level-port.ts';
import {LevelSwitch} from '../../configuration/switch.ts';
import {limits, requestsAtOnce} from '../../machine/limits.ts';
import {atLevel, NoSuchLevel, type Configuration, type Value} from '../../model/configuration.ts';
import {contextsOf, podSpecFrom, withoutContexts, type Decisive} from '../../model/decisive.ts';
import {at, isObject, objectsAt, textAt, type Json, type JsonObject} from '../../model/json.ts';
import {knativeLevel} from '../../model/level-source.ts';
import type {Level} from '../../model/levels.ts';
import {
	switchedUpdates,
	type AskedService,
	type AskedSwitch,
	type Rendered,
	type SeenSwitch,
	type SwitchedService,
} from '../../model/switched.ts';
import type {UpdateAnswer} from '../../model/upgraded-service.ts';
import {create} from '../../reading/stored-objects.ts';
import {annotateReally} from '../../reading/upgrade/annotate.ts';
import {askUpdates} from '../../reading/upgrade/ask-updates.ts';
import {notReconciled} from '../../reading/upgrade/reconcile-visibly.ts';
import {deploymentsIn, objectsIn} from '../../reading/upgrade/service-states.ts';
import type {Opening} from '../provider.ts';
import type {ControlPlane} from './control-plane.ts';

/** What is switched, and what is there then. */
export interface ObservedSwitch {
	readonly present: Value;
	readonly to: Level;
	readonly flags: Configuration['flags'];
	readonly asked: AskedSwitch;
	readonly opening: Pick<Opening, 'run' | 'progress' | 'signal'>;
}

/** A namespace with this label is sent to none of Knative's webhooks: what is created there is stored as it is. */
const excluded = 'webhooks.knative.dev/exclude';

/**
 * Stores the Services and Revisions in a control plane exactly as they are stored elsewhere, switches it and reads what
 * becomes of them: how each Revision is rendered once its Deployment has been reconciled visibly, what dry runs of updates
 * answer, and what a real annotation does.
 */
export async function observeSwitch(
	plane: ControlPlane,
	{present, to, flags, asked, opening: {run, progress, signal}}: ObservedSwitch,
): Promise<SeenSwitch> {
	await using over = new AsyncDisposableStack();
	const connection = connect(plane.kubeConfig);
	over.defer(() => connection.close());
	const either = AbortSignal.any([signal, plane.ended]);
	const places = placesOf(run);
	for (const [place, name] of Object.entries(places)) {
		const labels = place === 'canary' ? {} : {[excluded]: 'true'};
		await createNamespace(connection, {name, run, enforced: 'plain', labels});
	}
	const port = levelPort(connection, knativeLevel, {namespace: places.canary});
	const levelSwitch = await LevelSwitch.on(knativeLevel, port);
	const {services, revisions} = numbered(asked);
	const stored = progress.step(
		`${services.length} kinds of Service and ${revisions.length} of Revision, as they are stored`,
	);
	// Without defaults: also the controllers set them in what they read.
	await levelSwitch.enter({value: {key: 'absent'}, flags}, either);
	await pMap(services, ({name, service}) => storeService(connection, places, name, service), {
		concurrency: requestsAtOnce,
	});
	await pMap(revisions, ({name, parts}) => storeRevision(connection, places, name, parts), {
		concurrency: requestsAtOnce,
	});
	await settled(connection, places, {services, revisions, signal: either});
	await admitAgain(connection, places.asked, either);
	stored();
	const before = progress.step('as they are at the present level');
	const {knative: release} = plane.record;
	const reconcile = async (): Promise<ReadonlyMap<string, string>> =>
		notReconciled(connection, {namespace: places.unseen, release, signal: either});
	await levelSwitch.enter({value: present, flags}, either);
	const renderedBefore = await renderings(connection, places.unseen, revisions, await reconcile());
	const answersBefore = await askAll(connection, places, services);
	before();
	const switched = progress.step(`switched to ${to}`);
	const written = await enterLevel(levelSwitch, {to, flags, release, signal: either});
	const renderedAfter = await renderings(connection, places.unseen, revisions, await reconcile());
	const answersAfter = await askAll(connection, places, services);
	const annotated = new Map<string, SwitchedService['annotated']>();
	for (const namespace of [places.asked, places.unseen]) {
		const names = services
			.filter(({service}) => placeOf(service, places) === namespace)
			.map(({name}) => name);
		const found = await annotateReally(connection, {namespace, names, signal: either});
		for (const [name, {newRevisions, ...rest}] of found) {
			annotated.set(name, {...rest, newRevision: newRevisions.length > 0});
		}
	}
	switched(`written: ${JSON.stringify(written)}`);
	return {
		written,
		services: new Map(
			services.map(({key, name}) => [
				key,
				{
					before: answersBefore.get(name) ?? [],
					after: answersAfter.get(name) ?? [],
					annotated: annotated.get(name) ?? {newRevision: false},
				},
			]),
		),
		revisions: new Map(
			revisions.map(({key, name}) => [
				key,
				{before: found(renderedBefore, name), after: found(renderedAfter, name)},
			]),
		),
	};
}

interface Places {
	/** For what every level accepts. */
	readonly canary: string;
	/** What is stored here is sent to the webhooks afterwards. */
	readonly asked: string;
	/** What is stored here never is. */
	readonly unseen: string;
}

const placesOf = (run: string): Places => ({
	canary: `${run}-canary`,
	asked: `${run}-asked`,
	unseen: `${run}-unseen`,
});

const placeOf = (service: AskedService, places: Places): string =>
	service.excluded ? places.unseen : places.asked;

interface Numbered {
	readonly services: readonly {key: string; name: string; service: AskedService}[];
	readonly revisions: readonly {key: string; name: string; parts: Decisive}[];
}

const numbered = ({services, revisions}: AskedSwitch): Numbered => ({
	services: [...services].map(([key, service], index) => ({key, name: `s${index}`, service})),
	revisions: [...revisions].map(([key, parts], index) => ({key, name: `r${index}`, parts})),
});

/** With every other default, as a Service has them that was once admitted, and exactly these contexts. */
async function storeService(
	connection: Connection,
	places: Places,
	name: string,
	service: AskedService,
): Promise<void> {
	const namespace = placeOf(service, places);
	const body = await asAdmitted(connection, places, name, service);
	const metadata = {...objectAt(body, 'metadata'), namespace};
	await create(connection, 'Service', {...body, metadata});
}

async function storeRevision(
	connection: Connection,
	places: Places,
	name: string,
	parts: Decisive,
): Promise<void> {
	const like = await asAdmitted(connection, places, name, {parts, named: false, excluded: true});
	await create(connection, 'Revision', {
		apiVersion: 'serving.knative.dev/v1',
		kind: 'Revision',
		metadata: {name, namespace: places.unseen},
		spec: at(like, 'spec', 'template', 'spec'),
	});
}

async function asAdmitted(
	connection: Connection,
	{canary}: Places,
	name: string,
	{parts, named}: AskedService,
): Promise<JsonObject> {
	const own = named ? {metadata: {name: `${name}-v1`}} : {};
	const answer = await dryRun(connection, 'Service', {
		apiVersion: 'serving.knative.dev/v1',
		kind: 'Service',
		metadata: {name, namespace: canary},
		spec: {template: {...own, spec: podSpecFrom(withoutContexts(parts))}},
	});
	if (!answer.admitted) {
		throw new EnvironmentError(
			`a Service without any securityContext is refused: ${answer.message}`,
		);
	}
	const spec = objectAt(answer.object, 'spec');
	const template = objectAt(spec, 'template');
	return {
		apiVersion: 'serving.knative.dev/v1',
		kind: 'Service',
		metadata: {name, annotations: at(answer.object, 'metadata', 'annotations')},
		spec: {...spec, template: {...template, spec: withContexts(template['spec'], parts)}},
	};
}

function objectAt(value: Json | undefined, key: string): JsonObject {
	const inner = at(value, key);
	return isObject(inner) ? inner : {};
}

function withContexts(podSpec: Json | undefined, parts: Decisive): JsonObject {
	const wanted = podSpecFrom(parts);
	const lists = (['containers', 'initContainers'] as const).map(list => {
		const contexts = objectsAt(wanted, list).map(each => each['securityContext']);
		const all = objectsAt(podSpec, list).map((each, index) =>
			contexts[index] === undefined ? each : {...each, securityContext: contexts[index]},
		);
		return [list, all] as const;
	});
	const rest = isObject(podSpec) ? podSpec : {};
	return {
		...rest,
		...('securityContext' in wanted && {securityContext: wanted['securityContext']}),
		...Object.fromEntries(lists.filter(([, all]) => all.length > 0)),
	};
}

/** Waits until the controllers have handed on what is stored: each Service has its Revision, each Revision a condition. */
async function settled(
	connection: Connection,
	places: Places,
	{services, revisions, signal}: Numbered & {readonly signal: AbortSignal},
): Promise<void> {
	const waiting = async (): Promise<readonly string[]> => {
		const late: string[] = [];
		for (const namespace of [places.asked, places.unseen]) {
			const there = await objectsIn(connection, 'Configuration', namespace);
			const own = services.filter(({service}) => placeOf(service, places) === namespace);
			late.push(
				...own
					.filter(({name}) => textAt(there.get(name), 'status', 'latestCreatedRevisionName') === '')
					.map(({name}) => name),
			);
		}
		const there = await objectsIn(connection, 'Revision', places.unseen);
		const deployments = await deploymentsIn(connection, places.unseen);
		return [
			...late,
			...revisions
				.filter(
					({name}) => !deployments.has(`${name}-deployment`) && whyNot(there.get(name)) === '',
				)
				.map(({name}) => name),
		];
	};
	await untilNone(waiting, 'were not rendered', signal);
}

/** What Knative's controller says of a Revision that it cannot render. */
function whyNot(revision: JsonObject | undefined): string {
	const failed = objectsAt(revision, 'status', 'conditions').filter(
		each => each['status'] === 'False' && textAt(each, 'reason') !== 'Deploying',
	);
	return failed.map(each => textAt(each, 'message')).find(text => text !== '') ?? '';
}

/** Takes the label away, and waits until the API server calls the webhooks again for what is there. */
async function admitAgain(
	connection: Connection,
	namespace: string,
	signal: AbortSignal,
): Promise<void> {
	await connection.core.patchNamespace(
		{name: namespace, body: {metadata: {labels: {[excluded]: null}}}},
		setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
	);
	const service = {
		apiVersion: 'serving.knative.dev/v1',
		kind: 'Service',
		metadata: {name: 'seen', namespace},
		spec: {template: {spec: {containers: [{image: 'dev.local/any:v1'}]}}},
	};
	const unseen = async (): Promise<readonly string[]> => {
		const answer = await dryRun(connection, 'Service', service);
		const creator = answer.admitted
			? textAt(answer.object, 'metadata', 'annotations', 'serving.knative.dev/creator')
			: '';
		return creator === '' ? [namespace] : [];
	};
	await untilNone(unseen, 'is still sent to no webhook', signal);
}

async function untilNone(
	waiting: () => Promise<readonly string[]>,
	what: string,
	signal: AbortSignal,
): Promise<void> {
	await pRetry(
		async () => {
			const late = await waiting();
			if (late.length === 0) return;
			throw new EnvironmentError(
				`in the embedded control plane ${late.join(', ')} ${what} within ${limits.podExists / 1000} s`,
			);
		},
		{
			retries: Number.POSITIVE_INFINITY,
			minTimeout: limits.askedAgain,
			maxTimeout: 5 * limits.askedAgain,
			factor: 1.2,
			maxRetryTime: limits.podExists,
			shouldRetry: ({error}) => error instanceof EnvironmentError,
			signal,
		},
	);
}

async function enterLevel(
	levelSwitch: LevelSwitch,
	{
		to,
		flags,
		release,
		signal,
	}: {to: Level; flags: Configuration['flags']; release: string; signal: AbortSignal},
): Promise<string> {
	try {
		const {written} = await levelSwitch.enter(atLevel(to, flags), signal);
		return written ?? '';
	} catch (error) {
		if (!(error instanceof NoSuchLevel)) throw error;
		throw new EnvironmentError(`Knative ${release} has no level ${to}: ${error.message}`, {
			cause: error,
		});
	}
}

async function renderings(
	connection: Connection,
	namespace: string,
	revisions: Numbered['revisions'],
	failures: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Rendered>> {
	const deployments = await deploymentsIn(connection, namespace);
	const there = await objectsIn(connection, 'Revision', namespace);
	return new Map(
		revisions.map(({name}): readonly [string, Rendered] => {
			const deployment = `${name}-deployment`;
			const pod = at(deployments.get(deployment), 'spec', 'template', 'spec');
			const said = whyNot(there.get(name));
			const failed = failures.get(deployment);
			if (isObject(pod) && failed === undefined) return [name, contextsOf(pod)];
			const words = said || (failed ?? 'it has no Deployment');
			// The name is of this control plane.
			return [name, {notRendered: words.replaceAll(`"${deployment}"`, 'of the Revision')}];
		}),
	);
}

const found = (all: ReadonlyMap<string, Rendered>, name: string): Rendered =>
	all.get(name) ?? {notRendered: 'it was not read'};

async function askAll(
	connection: Connection,
	places: Places,
	services: Numbered['services'],
): Promise<ReadonlyMap<string, readonly UpdateAnswer[]>> {
	const answers = await pMap(
		services,
		async ({name, service}) => {
			const namespace = placeOf(service, places);
			const spec = service.named ? {template: {metadata: {name: `${name}-v1`}}} : {template: {}};
			const place = {namespace, name};
			const own = await askUpdates(
				connection,
				place,
				{spec},
				{
					updates: switchedUpdates,
					podMayBeRefused: true,
				},
			);
			return [name, own] as const;
		},
		{concurrency: requestsAtOnce / 2},
	);
	return new Map(answers);
}
