import {controlPlaneOptions, imageOptionsIn} from './control-plane-options.ts';
import {execProvider} from './exec-provider.ts';
import {kindOptions, type ImageArguments} from './kind-options.ts';
import {clusterSubject, type SubjectArguments} from './cluster-subject.ts';
import {EnvironmentError} from '../images/host/errors.ts';
import {isEngineInReach} from '../images/engine/engine.ts';
import {listControlPlanes, requireRecord} from '../harness/providers/control-plane/kept.ts';
import {
	controlPlaneProvider,
	keptControlPlaneProvider,
} from '../harness/providers/control-plane/control-plane-provider.ts';
import {existingProvider} from '../harness/providers/existing/existing-provider.ts';
import {kindProvider} from '../harness/providers/kind/kind-provider.ts';
import type {Provider} from '../harness/providers/provider.ts';
import type {ClusterSubject, WithoutContainer} from '../harness/subjects/cluster-subject.ts';
import type {Subject} from './subject.ts';
import {currentLevel} from '../harness/run/selection.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';
import {isVersion} from '../harness/machine/version.ts';

/** Where a run takes place, as the command line has it. */
export interface ProviderArguments extends ImageArguments, SubjectArguments {
	readonly provider: string;
	readonly cluster?: string;
	readonly context?: string;
	readonly kubeconfig?: string;
	readonly keep?: boolean;
	readonly level?: string;
	/** The options that were given, by name, without those that only have a default. */
	readonly given: readonly string[];
}

/** A provider, and what follows from it for the selection. */
export interface ChosenProvider {
	readonly provider: Provider;
	/** The level that the selection is narrowed to there. */
	readonly level: string | undefined;
	/**
	 * Why rows are planned that cannot be run there, and are inconclusive: they were asked for, and this is only what was
	 * to be had. Undefined where such rows are left out.
	 */
	readonly insists?: string;
}

const providers = ['auto', 'kind', 'control-plane', 'existing'] as const;

/**
 * The provider that was asked for. `auto` is the context that is named, else a kind cluster where rows of the runtime tier
 * are selected and an engine is in reach, else a control plane; a program needs none of them.
 * @throws {UsageError} for options that exclude each other, and for a switch on a cluster that is not ours
 */
export async function providerOf(
	subject: Subject,
	options: ProviderArguments,
	{settings, wantsRuntime}: {settings: Settings; wantsRuntime: () => boolean},
): Promise<ChosenProvider> {
	const asked = choose('provider', options.provider, providers);
	const {context, cluster, keep, level} = options;
	if (subject.kind === 'exec') return {provider: execProvider(subject.command, options), level};
	const judged = await clusterSubject(subject, options);
	if (context === undefined && asked !== 'existing') {
		if (level === currentLevel) {
			throw new UsageError(
				'--level current is for a cluster that is not switched: name its --context',
			);
		}
		return {...(await ourProvider(asked, options, {settings, wantsRuntime, judged})), level};
	}
	if (context === undefined) throw new UsageError('--provider existing needs --context NAME');
	if (asked === 'kind' || asked === 'control-plane')
		throw new UsageError(`--context names an existing cluster, --provider ${asked} makes one`);
	if (cluster !== undefined || keep || options.binaries !== undefined) {
		throw new UsageError(
			'--cluster, --keep and --binaries are for clusters of ours, --context names an existing one',
		);
	}
	if (subject.kind !== 'knative') {
		throw new UsageError(
			`--subject ${options.subject}: an existing cluster is read only, nothing is registered there: ` +
				'it is judged on a kind cluster',
		);
	}
	if (level !== undefined && level !== currentLevel) {
		throw new UsageError(
			`--level ${level}: an existing cluster is read only, the level that it is at is judged: --level current`,
		);
	}
	const provider = await existingProvider({
		context,
		kubeconfig: options.kubeconfig ?? settings.kubeconfig,
	});
	return {provider, level: provider.level};
}

type Asked = Exclude<(typeof providers)[number], 'existing'>;
type Chosen = Omit<ChosenProvider, 'level'>;

/** What the choice of a place depends on beside what was asked for. */
interface Choosing {
	readonly settings: Settings;
	readonly wantsRuntime: () => boolean;
	readonly judged: ClusterSubject;
}

/** A cluster that we make, or made. */
async function ourProvider(
	asked: Asked,
	options: ProviderArguments,
	{settings, wantsRuntime, judged}: Choosing,
): Promise<Chosen> {
	const {cluster, binaries} = options;
	const onKind = () => kindChosen(options, settings, judged);
	const withoutNodes = () => controlPlaneChosen(options, settings, judged);
	if (cluster !== undefined) {
		const isControlPlane = asked !== 'kind' && (await listControlPlanes()).includes(cluster);
		return isControlPlane || asked === 'control-plane'
			? keptProvider(cluster, options, judged)
			: onKind();
	}
	if (asked === 'kind') {
		if (binaries === undefined) return onKind();
		throw new UsageError('--binaries DIR is for --provider control-plane; kind runs images');
	}
	if (asked === 'control-plane' || binaries !== undefined) return withoutNodes();
	// In CI this also sees to it that the image source is named.
	const {images} = kindOptions(options, settings);
	const named = {...options, ...(images !== undefined && {images})};
	// The reference runs as a container.
	if (imageOptionsIn(named).length > 0 || judged.kind === 'reference') return onKind();
	if (!wantsRuntime()) return (await ifToBeHad(withoutNodes, options)) ?? onKind();
	if (await isEngineInReach(settings)) return onKind();
	const insists =
		'no Docker engine is in reach: in a control plane instead, where no container runs, so that the runtime tier cannot be judged; `spd doctor` tells what is missing';
	return {...(await withoutNodes()), insists};
}

/** Undefined where a control plane cannot be had, such as one of a build that is only there as images. */
async function ifToBeHad(
	withoutNodes: () => Promise<Chosen>,
	{knative}: ProviderArguments,
): Promise<Chosen | undefined> {
	if (!isVersion(knative)) return undefined;
	try {
		return await withoutNodes();
	} catch (error) {
		if (error instanceof EnvironmentError) return undefined;
		throw error;
	}
}

async function kindChosen(
	options: ProviderArguments,
	settings: Settings,
	subject: ClusterSubject,
): Promise<Chosen> {
	const {cluster, keep} = options;
	const kind = kindOptions(options, settings);
	const place = {keep: keep ?? false, ...(cluster && {cluster})};
	return {provider: await kindProvider({...kind, ...place, subject})};
}

async function controlPlaneChosen(
	options: ProviderArguments,
	settings: Settings,
	subject: ClusterSubject,
): Promise<Chosen> {
	requireNoContainer(subject);
	const wanted = await controlPlaneOptions(options, settings);
	return {provider: await controlPlaneProvider({...wanted, keep: options.keep ?? false, subject})};
}

function requireNoContainer(subject: ClusterSubject): asserts subject is WithoutContainer {
	if (subject.kind !== 'reference') return;
	throw new UsageError(
		'--subject reference runs as a container, and a control plane has no nodes: it is judged with --provider kind',
	);
}

/** A control plane that was left: what it is made of cannot be chosen any more. */
async function keptProvider(
	cluster: string,
	{given, knative}: ProviderArguments,
	subject: ClusterSubject,
): Promise<Chosen> {
	requireNoContainer(subject);
	const {knative: release} = await requireRecord(cluster);
	if (given.includes('knative') && release !== knative) {
		throw new UsageError(
			`control plane ${cluster} is of Knative ${release}, and ${knative} is asked for`,
		);
	}
	return {provider: await keptControlPlaneProvider(cluster, subject)};
}
