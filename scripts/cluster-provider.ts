import {controlPlaneOptions, onlyForKind} from './control-plane-options.ts';
import {flagOf, givenAmong, refusedBy, usageOf} from './given-options.ts';
import {kindOptions} from './kind-options.ts';
import {clusterSubject} from './cluster-subject.ts';
import {readSampleImages} from './sample-images.ts';
import {EnvironmentError} from '../images/host/errors.ts';
import {isEngineInReach} from '../images/engine/engine.ts';
import {listControlPlanes, requireRecord} from '../harness/providers/control-plane/kept.ts';
import {
	controlPlaneProvider,
	keptControlPlaneProvider,
} from '../harness/providers/control-plane/control-plane-provider.ts';
import {existingProvider} from '../harness/providers/existing/existing-provider.ts';
import {guestProvider, type GuestOptions} from '../harness/providers/existing/guest-provider.ts';
import {installProvider} from '../harness/providers/existing/install-provider.ts';
import {knativeManifests} from '../images/prepare/knative-manifests.ts';
import {chooseSource, type ImageRequest} from '../images/prepare/prepare.ts';
import {sampleNames} from '../images/recipe/samples.ts';
import {kindProvider, type KindOptions} from '../harness/providers/kind/kind-provider.ts';
import type {ClusterSubject, WithoutContainer} from '../harness/subjects/cluster-subject.ts';
import type {Subject} from './subject.ts';
import {currentLevel} from '../harness/run/selection.ts';
import type {Asked, ChosenProvider, ProviderArguments} from './provider.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {exampleKey} from '../harness/configuration/config-map.ts';
import {rows} from '../suites/index.ts';
import {isVersion} from '../harness/machine/version.ts';

/**
 * The provider of a subject that needs an API server. `auto` is the named context, else a kind cluster if rows of the
 * runtime tier are selected and an engine is reachable, else a control plane.
 * @throws {UsageError} for options that exclude each other, and for a switch on a cluster that `spd` does not own
 */
export async function clusterProvider(
	subject: Exclude<Subject, {readonly kind: 'exec'}>,
	options: ProviderArguments,
	{
		asked,
		settings,
		wantsRuntime,
	}: {readonly asked: Asked; readonly settings: Settings; readonly wantsRuntime: () => boolean},
): Promise<ChosenProvider> {
	const {context, level} = options;
	const judged = await clusterSubject(subject, options);
	if (context === undefined && asked !== 'existing') {
		if (level === currentLevel) {
			throw new UsageError(
				'--level current is for a cluster whose level is not switched: name it with --context',
			);
		}
		return {...(await ourProvider(asked, options, {settings, wantsRuntime, judged})), level};
	}
	if (context === undefined) throw new UsageError('--provider existing needs --context NAME');
	if (asked === 'kind' || asked === 'control-plane')
		throw new UsageError(`--context names an existing cluster, --provider ${asked} creates one`);
	const foreign = refusedBy('existing');
	if (givenAmong(foreign, options).length > 0) {
		throw new UsageError(
			`${listed(foreign.map(flagOf))} are for clusters that spd created, --context names an existing one`,
		);
	}
	if (subject.kind !== 'knative') {
		throw new UsageError(
			`--subject ${options.subject}: an existing cluster is read only, no webhook is registered there: ` +
				'judge it on a kind cluster',
		);
	}
	const at = {context, kubeconfig: options.kubeconfig ?? settings.kubeconfig};
	if (options.install) {
		if (options.create || options.switch) {
			throw new UsageError(
				'--install judges a Knative of its own: it is without --create and --switch',
			);
		}
		const wanted = kindOptions(options, settings);
		const provider = installProvider({
			...at,
			knative: wanted.knative,
			manifests: async opening => knativeManifests(await imagesOf(wanted, opening)),
			...(await samplesOf(options, settings)),
			judgedFlags,
		});
		return {provider, level: level === currentLevel ? undefined : level};
	}
	if (options.create || options.switch) {
		if (level === currentLevel && options.switch) {
			throw new UsageError('--level current is without --switch, which goes through the levels');
		}
		const provider = await guestProvider({
			...at,
			mode: options.switch ? 'switch' : 'create',
			...(await samplesOf(options, settings)),
			acceptRerender: options.acceptRerender ?? false,
			acceptOwner: options.acceptOwner ?? false,
			wait: options.wait ?? false,
			judgedFlags,
		});
		return {provider, level: level === currentLevel ? undefined : level};
	}
	if (level !== undefined && level !== currentLevel) {
		throw new UsageError(
			`--level ${level}: an existing cluster is read only and judged at its current level: --level current`,
		);
	}
	const provider = await existingProvider(at);
	return {provider, level: provider.level};
}

/** Where an existing cluster pulls the sample images from. In CI this also requires that the image source is named. */
async function samplesOf(
	options: ProviderArguments,
	settings: Settings,
): Promise<Pick<GuestOptions, 'samples'>> {
	const {sampleRegistry, sampleImages} = options;
	if (sampleRegistry === undefined && sampleImages === undefined) return {};
	const {referencesIn, samplesAt} = await import('../images/prepare/sample-registry.ts');
	const named = sampleImages === undefined ? {} : await readSampleImages(sampleImages);
	const pushed = sampleRegistry === undefined ? {} : referencesIn(sampleRegistry);
	const references = {...pushed, ...named};
	const wanted = kindOptions(options, settings);
	return {
		samples: {
			names: new Set(sampleNames.filter(name => references[name] !== undefined)),
			load: async opening => samplesAt(references, await imagesOf(wanted, opening)),
		},
	};
}

/** What to prepare, with the source that was named or that can be reached. */
async function imagesOf(
	{images, ...wanted}: KindOptions,
	opening: Pick<ImageRequest, 'progress' | 'signal'>,
): Promise<ImageRequest> {
	const source = images ?? (await chooseSource({...wanted, signal: opening.signal})).source;
	return {...wanted, ...opening, source};
}

/**
 * Every flag that decides what some row expects: not those that only let an object set more, with which a cluster answers
 * all other rows alike.
 */
export const judgedFlags: readonly string[] = [
	...new Set(
		rows.flatMap(({configuration, probe}) =>
			'among' in probe && probe.among ? [] : Object.keys(configuration.flags),
		),
	),
].filter(flag => flag !== exampleKey);

type Chosen = Omit<ChosenProvider, 'level'>;

/** What else decides the place of a run. */
interface Choosing {
	readonly settings: Settings;
	readonly wantsRuntime: () => boolean;
	readonly judged: ClusterSubject;
}

/** A cluster that `spd` makes or has made. */
async function ourProvider(
	asked: Exclude<Asked, 'existing'>,
	options: ProviderArguments,
	{settings, wantsRuntime, judged}: Choosing,
): Promise<Chosen> {
	const {cluster} = options;
	const [notOnKind] = givenAmong(refusedBy('kind'), options);
	const onKind = () => kindChosen(options, settings, judged);
	const withoutNodes = () => controlPlaneChosen(options, settings, judged);
	if (cluster !== undefined) {
		const isControlPlane = asked !== 'kind' && (await listControlPlanes()).includes(cluster);
		return isControlPlane || asked === 'control-plane'
			? keptProvider(cluster, options, judged)
			: onKind();
	}
	if (asked === 'kind') {
		if (notOnKind === undefined) return onKind();
		throw new UsageError(`${usageOf(notOnKind)} is for --provider control-plane; kind runs images`);
	}
	if (asked === 'control-plane' || notOnKind !== undefined) return withoutNodes();
	// In CI this also requires that the image source is named.
	const {images} = kindOptions(options, settings);
	const named = {...options, ...(images !== undefined && {images})};
	// The reference runs as a container.
	if (onlyForKind(named).length > 0 || judged.kind === 'reference') return onKind();
	if (!wantsRuntime()) return (await ifToBeHad(withoutNodes, options)) ?? onKind();
	if (await isEngineInReach(settings)) return onKind();
	const insists =
		'no Docker engine is reachable: the run uses a control plane instead, where no container runs, so the runtime tier cannot be judged; `spd doctor` shows what is missing';
	return {...(await withoutNodes()), insists};
}

/** Undefined if no control plane is available, for example for a build that exists only as images. */
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
	const {cluster, ...kind} = kindOptions(options, settings);
	return {provider: await kindProvider({...kind, ...(cluster && {cluster}), subject})};
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
		'--subject reference runs as a container, and a control plane has no nodes: use --provider kind',
	);
}

/** A kept control plane: its components are already fixed. */
async function keptProvider(
	cluster: string,
	{given, knative}: ProviderArguments,
	subject: ClusterSubject,
): Promise<Chosen> {
	requireNoContainer(subject);
	const {knative: release} = await requireRecord(cluster);
	if (given.includes('knative') && release !== knative) {
		throw new UsageError(`control plane ${cluster} runs Knative ${release}, not ${knative}`);
	}
	return {provider: await keptControlPlaneProvider(cluster, subject)};
}

/** `A, B and C` */
const listed = (names: readonly string[]): string =>
	`${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
