import pMap from 'p-map';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Connection} from '../../cluster/connect.ts';
import {dryRunPatch} from '../../cluster/dry-run.ts';
import {readPages, type ReadPage} from '../../cluster/pages.ts';
import {resources} from '../../cluster/resources.ts';
import {tellError} from '../../machine/tell-error.ts';
import {
	containerImages,
	containerNames,
	contextsOf,
	decisive,
	type Contexts,
} from '../../model/decisive.ts';
import {at, objectsAt, textAt, type Json, type JsonObject} from '../../model/json.ts';
import {knativeLevel} from '../../model/level-source.ts';
import {patchBody} from '../../model/patched.ts';
import type {
	AnsweredNow,
	Containers,
	StoredRevision,
	StoredService,
} from '../../model/stored-service.ts';
import type {ObjectKind} from '../../model/workloads.ts';
import {lacking, mayI, tellRight, type Right} from './rights.ts';

/** What a cluster has stored, and what of it could not be looked at. */
export interface StoredServices {
	readonly services: readonly StoredService[];
	readonly revisions: readonly StoredRevision[];
	/** What the user may not look at, and what is not known therefore. */
	readonly unseen: readonly string[];
}

const group = 'serving.knative.dev';

/** Of Knative's namespaces, one named by the user, or all if none is. */
export type Namespaces = readonly string[];

/** What a plan must read; dry runs, Deployments and namespaces are looked at where that is allowed. */
export function planRights(namespaces: Namespaces): readonly Right[] {
	const {namespace, configMap} = knativeLevel;
	const places = namespaces.length === 0 ? [{}] : namespaces.map(each => ({namespace: each}));
	return [
		...places.flatMap(place =>
			['services', 'configurations', 'revisions'].map(resource => ({
				group,
				resource,
				verbs: ['list'],
				...place,
			})),
		),
		{group: '', resource: 'configmaps', verbs: ['get'], namespace, name: configMap},
		{group: 'apps', resource: 'deployments', verbs: ['get'], namespace, name: 'webhook'},
	];
}

/** @throws {EnvironmentError} with those rights that the user lacks */
export async function requirePlanRights(
	connection: Connection,
	namespaces: Namespaces,
): Promise<void> {
	const missing = await lacking(connection, planRights(namespaces));
	if (missing.length === 0) return;
	throw new EnvironmentError(
		`the kubeconfig’s user lacks rights that a plan needs: ${missing.map(tellRight).join('; ')}; ` +
			'nothing was changed; ask for them, or name namespaces where the user has them with --namespace',
	);
}

/** Reads all Services, Configurations and Revisions, page by page. */
export async function storedServices(
	connection: Connection,
	{namespaces, signal}: {namespaces: Namespaces; signal: AbortSignal},
): Promise<StoredServices> {
	const unseen: string[] = [];
	const read = async <T>(
		kind: ObjectKind,
		reduce: (object: JsonObject) => T | undefined,
	): Promise<readonly T[]> => {
		const places = namespaces.length === 0 ? [undefined] : namespaces;
		const all = await pMap(places, each => readPages(pageOf(connection, kind, each), reduce), {
			concurrency: 2,
			signal,
		});
		return all.flat();
	};
	const excluded = await excludedNamespaces(connection, unseen);
	const rendered = await renderedNow(connection, namespaces, unseen);
	const configurations = await read('Configuration', object => ({
		place: placeOf(object),
		contexts: JSON.stringify(templateContexts(object)),
		...(objectsAt(object, 'metadata', 'ownerReferences').length === 0 && {
			alone: serviceFrom('Configuration', object, {excluded, pending: false}),
		}),
	}));
	const contexts = new Map(configurations.map(each => [each.place, each.contexts]));
	const services = await read('Service', object =>
		serviceFrom('Service', object, {
			excluded,
			pending: isOther(contexts.get(placeOf(object)), object),
		}),
	);
	const alone = configurations.flatMap(each => each.alone ?? []);
	const revisions = await read('Revision', object => revisionFrom(object, rendered));
	return {services: [...services, ...alone], revisions, unseen};
}

const pageOf =
	(
		{custom}: Connection,
		kind: ObjectKind | 'Deployment',
		namespace: string | undefined,
		more: {readonly labelSelector?: string} = {},
	): ReadPage =>
	async ({limit, after}) => {
		const list = {
			...resources[kind],
			...more,
			limit,
			...(after !== undefined && {_continue: after}),
		};
		return namespace === undefined
			? custom.listClusterCustomObject(list)
			: custom.listNamespacedCustomObject({...list, namespace});
	};

/** The namespaces that Knative's webhooks pass over. */
async function excludedNamespaces(
	connection: Connection,
	unseen: string[],
): Promise<ReadonlySet<string>> {
	const right = {group: '', resource: 'namespaces', verbs: ['list']};
	if (!(await mayI(connection, right))) {
		unseen.push(
			`${tellRight(right)}: it is assumed that none has the label webhooks.knative.dev/exclude`,
		);
		return new Set();
	}
	const {core} = connection;
	const names = await readPages(
		({limit, after}) =>
			core.listNamespace({
				limit,
				labelSelector: 'webhooks.knative.dev/exclude',
				...(after !== undefined && {_continue: after}),
			}),
		object => textAt(object, 'metadata', 'name'),
	);
	return new Set(names);
}

/** What each Revision's Deployment has now, by the Revision's place. */
async function renderedNow(
	connection: Connection,
	namespaces: Namespaces,
	unseen: string[],
): Promise<ReadonlyMap<string, Contexts>> {
	const right = {group: 'apps', resource: 'deployments', verbs: ['list']};
	const rights =
		namespaces.length === 0 ? [right] : namespaces.map(namespace => ({...right, namespace}));
	const missing = await lacking(connection, rights);
	if (missing.length > 0) {
		unseen.push(
			`${missing.map(tellRight).join('; ')}: Revisions are assumed to be rendered as the present level renders them`,
		);
		return new Map();
	}
	const labelSelector = 'serving.knative.dev/revision';
	const places = namespaces.length === 0 ? [undefined] : namespaces;
	const all = await pMap(
		places,
		namespace =>
			readPages(
				pageOf(connection, 'Deployment', namespace, {labelSelector}),
				(object): readonly [string, Contexts] => [
					`${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'labels', labelSelector)}`,
					contextsOf(at(object, 'spec', 'template', 'spec')),
				],
			),
		{concurrency: 2},
	);
	return new Map(all.flat());
}

const placeOf = (object: JsonObject): string =>
	`${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`;

const templateContexts = (object: JsonObject): Contexts =>
	contextsOf(at(object, 'spec', 'template', 'spec'));

const isOther = (configuration: string | undefined, service: JsonObject): boolean =>
	configuration !== undefined && configuration !== JSON.stringify(templateContexts(service));

function serviceFrom(
	kind: StoredService['kind'],
	object: JsonObject,
	{excluded, pending}: {excluded: ReadonlySet<string>; pending: boolean},
): StoredService | undefined {
	const podSpec = at(object, 'spec', 'template', 'spec');
	const parts = decisive(podSpec);
	if (parts === undefined) return undefined;
	const namespace = textAt(object, 'metadata', 'namespace');
	const revisionName = textAt(object, 'spec', 'template', 'metadata', 'name');
	return {
		kind,
		namespace,
		name: textAt(object, 'metadata', 'name'),
		parts,
		...containersOf(podSpec),
		...(revisionName !== '' && {revisionName}),
		lastModifier: textAt(object, 'metadata', 'annotations', `${group}/lastModifier`),
		pending,
		excluded: excluded.has(namespace),
	};
}

const containersOf = (podSpec: Json | undefined): Containers => ({
	names: containerNames(podSpec),
	images: containerImages(podSpec),
});

/** By the digests to which Knative has resolved the tags when the Revision was made: these run, wherever the tags are now. */
function resolvedContainers(podSpec: Json | undefined, status: Json | undefined): Containers {
	const {names, images} = containersOf(podSpec);
	const digests = new Map(
		[...objectsAt(status, 'containerStatuses'), ...objectsAt(status, 'initContainerStatuses')].map(
			each => [textAt(each, 'name'), textAt(each, 'imageDigest')],
		),
	);
	return {names, images: images.map((image, index) => digests.get(names[index] ?? '') || image)};
}

function revisionFrom(
	object: JsonObject,
	rendered: ReadonlyMap<string, Contexts>,
): StoredRevision | undefined {
	const spec = at(object, 'spec');
	const parts = decisive(spec);
	if (parts === undefined) return undefined;
	const label = (name: string): string => textAt(object, 'metadata', 'labels', `${group}/${name}`);
	const [service, configuration] = [label('service'), label('configuration')];
	const now = rendered.get(placeOf(object));
	return {
		namespace: textAt(object, 'metadata', 'namespace'),
		name: textAt(object, 'metadata', 'name'),
		...(service !== ''
			? {of: {kind: 'Service', name: service}}
			: configuration !== '' && {of: {kind: 'Configuration', name: configuration}}),
		reserve: label('routingState') === 'reserve',
		parts,
		...resolvedContainers(spec, at(object, 'status')),
		...(now && {rendered: now}),
	};
}

/** Knative's webhook answers 20 dry runs per second for all its users together (real-cluster.md §0.1). */
const dryRunsAtOnce = 2;

/** What a Service answers now, by its namespace and name, and what could not be asked. */
export interface AskedNow {
	readonly answers: ReadonlyMap<string, AnsweredNow>;
	readonly unseen: readonly string[];
}

/** Asks by one dry run of each Service whether it can be updated now. Nothing is written. */
export async function askNow(
	connection: Connection,
	all: readonly StoredService[],
	signal: AbortSignal,
): Promise<AskedNow> {
	const services = all.filter(({kind}) => kind === 'Service');
	const right = {group, resource: 'services', verbs: ['patch']};
	const places = (await mayI(connection, right))
		? []
		: [...new Set(services.map(({namespace}) => namespace))];
	const missing = await lacking(
		connection,
		places.map(namespace => ({...right, namespace})),
	);
	const closed = new Set(missing.map(({namespace}) => namespace));
	const answers = await pMap(
		services,
		async (service): Promise<readonly [string, AnsweredNow]> => {
			const {namespace, name} = service;
			const now = closed.has(namespace)
				? ({is: 'not asked', why: 'the user may not patch Services there'} as const)
				: await answerNow(connection, service);
			return [`${namespace}/${name}`, now];
		},
		{concurrency: dryRunsAtOnce, signal},
	);
	const where = missing.length === 1 ? missing[0]?.namespace : `${missing.length} namespaces`;
	const unseen = `patch services.${group} in ${where}: not asked by dry runs whether Services there can be updated now`;
	return {answers: new Map(answers), unseen: missing.length > 0 ? [unseen] : []};
}

async function answerNow(
	connection: Connection,
	{namespace, name}: StoredService,
): Promise<AnsweredNow> {
	const body = patchBody({change: 'annotation', user: 'its creator'});
	try {
		const answer = await dryRunPatch(connection, {kind: 'Service', namespace, name}, body);
		return answer.admitted ? {is: 'accepted'} : {is: 'refused', words: answer.message};
	} catch (error) {
		if (error instanceof EnvironmentError) return {is: 'not asked', why: tellError(error)};
		throw error;
	}
}
