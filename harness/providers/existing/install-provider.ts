import type {CacheSettings} from '../../../images/cache/cache.ts';
import {holderIdentity} from '../../../images/host/holder.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {ManifestObject, Manifests} from '../../../images/recipe/manifests.ts';
import type {Connection} from '../../cluster/connect.ts';
import {holdLease} from '../../cluster/lease.ts';
import {runLabel} from '../../cluster/namespace.ts';
import {Journal} from '../../configuration/journal.ts';
import {requestsAtOnce} from '../../machine/limits.ts';
import {apiError, isNotFound} from '../../machine/tell-error.ts';
import {tiers as allTiers} from '../../model/levels.ts';
import {knativeLevel} from '../../model/level-source.ts';
import {owners} from '../../model/requirement.ts';
import {reachSubject} from '../../subjects/registration/install-subject.ts';
import {installKnative} from '../install-knative.ts';
import {clusterPrefix} from '../kind/kind.ts';
import {openTarget} from '../open-target.ts';
import type {Opening, OpenProvider, Provider} from '../provider.ts';
import {connectTo} from './existing.ts';
import {refusalOf} from './foresee.ts';
import type {GuestOptions} from './guest-provider.ts';
import {whyNotGuest} from './guest-rows.ts';
import {runLease} from './recover.ts';
import {mayI} from './rights.ts';
import {hasInstalled, uninstall} from './uninstall.ts';

type Settings = Pick<CacheSettings, 'progress' | 'signal'>;

/** A cluster without Knative, and what is installed there. */
export interface InstallOptions extends Pick<
	GuestOptions,
	'context' | 'kubeconfig' | 'samples' | 'judgedFlags'
> {
	/** The release. */
	readonly knative: string;
	readonly manifests: (settings: Settings) => Promise<Manifests>;
}

const {namespace} = knativeLevel;

/** Installs Knative on an existing cluster that has none, judges it at every level, and takes it away again. */
export function installProvider(options: InstallOptions): Provider {
	const {knative, judgedFlags} = options;
	const samples = options.samples?.names ?? new Set();
	const scope = {
		mode: 'switch',
		level: 'disabled',
		data: {},
		samples,
		judgedFlags,
		operated: false,
		impersonates: true,
	} as const;
	return {
		name: 'existing',
		version: knative,
		tiers: allTiers,
		owns: owners,
		requestsAtOnce,
		whyNot: row => whyNotGuest(row, scope),
		refusals: () => refusals(options),
		open: opening => open(options, opening),
	};
}

async function open(options: InstallOptions, opening: Opening): Promise<OpenProvider> {
	const {context, kubeconfig, samples} = options;
	const {progress, signal, left} = opening;
	const run = `${clusterPrefix}${opening.run}`;
	const connection = connectTo(context, kubeconfig);
	await using ending = new AsyncDisposableStack();
	ending.defer(() => connection.close());
	await requireAdministrator(connection);
	await requireEmpty(connection);
	const manifests = labelled(await options.manifests({progress, signal}), run);
	const images = (await samples?.load({progress, signal})) ?? {};
	const mayStay = `Knative and the namespaces of ${run} on ${context}: spd recover --context ${context}`;
	left.add(mayStay);
	ending.defer(async () => {
		// Not if another run was faster: then nothing there is this one's.
		if (await hasInstalled(connection, run)) {
			const removed = progress.step(`Knative: removing it from ${context}`);
			await uninstall(connection, run);
			removed();
		}
		left.delete(mayStay);
	});
	await createItsNamespace(connection, run);
	const holder = holderIdentity(`run ${run}`);
	const lease = await holdLease(connection, runLease, {holder, progress, signal});
	ending.use(lease);
	await new Journal(connection, run).begin();
	await installKnative(connection, manifests, {progress, signal});
	const judged = {kind: 'knative'} as const;
	const tiers = allTiers.filter(tier => samples !== undefined || tier !== 'runtime');
	return await openTarget(
		{
			name: context,
			connection,
			stays: false,
			shared: true,
			judged,
			place: async () => reachSubject(judged, {connection, run, signal}),
			tiers,
			samples: images,
			made: {components: []},
			ending,
		},
		{...opening, signal: AbortSignal.any([signal, lease.lost])},
	);
}

/** The checks with which a run begins, each asked instead of thrown. */
async function refusals({context, kubeconfig}: InstallOptions): Promise<readonly string[]> {
	const connection = connectTo(context, kubeconfig);
	try {
		// Whoever lacks rights may not look either.
		const refusal =
			(await refusalOf(requireAdministrator(connection))) ??
			(await refusalOf(requireEmpty(connection)));
		return refusal === undefined ? [] : [refusal];
	} finally {
		await connection.close();
	}
}

/**
 * No role is shipped for it: the manifests create ClusterRoles, and a user may only create those whose rights it has
 * (kubernetes.io/docs/reference/access-authn-authz/rbac, privilege escalation prevention).
 * @throws {EnvironmentError} for any other user, before anything is begun
 */
async function requireAdministrator(connection: Connection): Promise<void> {
	if (await mayI(connection, {group: '*', resource: '*', verbs: ['*']})) return;
	throw new EnvironmentError(
		'the kubeconfig’s user lacks rights that --install needs: all of those of the ClusterRole cluster-admin, since ' +
			'Knative’s manifests create ClusterRoles; nothing was changed',
	);
}

/** @throws {EnvironmentError} if Knative, or a part of it, is there already */
async function requireEmpty({core, extensions}: Connection): Promise<void> {
	const crd = 'services.serving.knative.dev';
	const found = await Promise.all([
		ifThere(core.readNamespace({name: namespace}), `Namespace ${namespace}`),
		ifThere(
			extensions.readCustomResourceDefinition({name: crd}),
			`CustomResourceDefinition ${crd}`,
		),
	]);
	const [first] = found.filter(each => each !== undefined);
	if (first === undefined) return;
	throw new EnvironmentError(
		`${first} is there already, and --install is for a cluster without Knative: nothing was changed; ` +
			'--switch judges the Knative that is there; what a killed run has left, `spd recover` removes',
	);
}

async function ifThere(asked: Promise<unknown>, what: string): Promise<string | undefined> {
	try {
		await asked;
		return what;
	} catch (error) {
		if (isNotFound(error)) return undefined;
		throw error;
	}
}

/** Only one run can create it: it is what keeps a second one away until there is a Lease. */
async function createItsNamespace({core}: Connection, run: string): Promise<void> {
	try {
		await core.createNamespace({body: {metadata: {name: namespace, labels: {[runLabel]: run}}}});
	} catch (error) {
		if (apiError(error)?.code !== 409) throw error;
		throw new EnvironmentError(`another run has just begun to install Knative there`, {
			cause: error,
		});
	}
}

/** Every object with the run's label, by which it is deleted. */
function labelled({crds, core}: Manifests, run: string): Manifests {
	const mark = (object: ManifestObject): ManifestObject => ({
		...object,
		metadata: {...object.metadata, labels: {...object.metadata.labels, [runLabel]: run}},
	});
	return {crds: crds.map(mark), core: core.map(mark)};
}
