import {controlPlaneOptions, imageOptionsIn} from './control-plane-options.ts';
import {execVenue} from './exec-venue.ts';
import {kindOptions, type ImageArguments} from './kind-options.ts';
import {isEngineInReach} from '../images/engine.ts';
import {listControlPlanes} from '../harness/control-plane/kept.ts';
import {
	controlPlaneVenue,
	keptControlPlaneVenue,
} from '../harness/providers/control-plane-venue.ts';
import {existingVenue} from '../harness/providers/existing-venue.ts';
import {kindVenue} from '../harness/providers/kind-venue.ts';
import type {Venue} from '../harness/providers/venue.ts';
import type {Subject} from './subject.ts';
import {currentLevel} from '../harness/selection.ts';
import type {Settings} from '../harness/settings.ts';
import {choose, UsageError} from '../harness/usage-error.ts';

/** Where a run takes place, as the command line has it. */
export interface VenueArguments extends ImageArguments {
	readonly provider: string;
	readonly cluster?: string;
	readonly context?: string;
	readonly kubeconfig?: string;
	readonly keep?: boolean;
	readonly level?: string;
	/** The options that were given, by name, without those that only have a default. */
	readonly given: readonly string[];
}

/** A venue, and what follows from it for the selection. */
export interface ChosenVenue {
	readonly venue: Venue;
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
 * The venue that was asked for. `auto` is the context that is named, else a kind cluster where rows of the runtime tier
 * are selected and an engine is in reach, else a control plane; a program needs none of them.
 * @throws {UsageError} for options that exclude each other, and for a switch on a cluster that is not ours
 */
export async function venueOf(
	subject: Subject,
	options: VenueArguments,
	{settings, wantsRuntime}: {settings: Settings; wantsRuntime: () => boolean},
): Promise<ChosenVenue> {
	const asked = choose('provider', options.provider, providers);
	const {context, cluster, keep, level} = options;
	if (subject.kind === 'exec') return {venue: execVenue(subject.command, options), level};
	if (subject.kind !== 'knative')
		throw new UsageError(`--subject ${subject.kind} is not built yet`);
	if (context === undefined && asked !== 'existing') {
		if (level === currentLevel) {
			throw new UsageError(
				'--level current is for a cluster that is not switched: name its --context',
			);
		}
		return {...(await ourVenue(asked, options, {settings, wantsRuntime})), level};
	}
	if (context === undefined) throw new UsageError('--provider existing needs --context NAME');
	if (asked === 'kind' || asked === 'control-plane')
		throw new UsageError(`--context names an existing cluster, --provider ${asked} makes one`);
	if (cluster !== undefined || keep || options.binaries !== undefined) {
		throw new UsageError(
			'--cluster, --keep and --binaries are for clusters of ours, --context names an existing one',
		);
	}
	if (level !== undefined && level !== currentLevel) {
		throw new UsageError(
			`--level ${level}: an existing cluster is read only, the level that it is at is judged: --level current`,
		);
	}
	const venue = await existingVenue({
		context,
		kubeconfig: options.kubeconfig ?? settings.kubeconfig,
	});
	return {venue, level: venue.level};
}

type Asked = Exclude<(typeof providers)[number], 'existing'>;
type Chosen = Omit<ChosenVenue, 'level'>;

/** A cluster that we make, or made. */
async function ourVenue(
	asked: Asked,
	options: VenueArguments,
	{settings, wantsRuntime}: {settings: Settings; wantsRuntime: () => boolean},
): Promise<Chosen> {
	const {cluster, binaries} = options;
	if (cluster !== undefined) {
		const isControlPlane = asked !== 'kind' && (await listControlPlanes()).includes(cluster);
		if (isControlPlane || asked === 'control-plane') return keptVenue(cluster, options);
		return kindChosen(options, settings);
	}
	if (asked === 'kind') {
		if (binaries === undefined) return kindChosen(options, settings);
		throw new UsageError('--binaries DIR is for --provider control-plane; kind runs images');
	}
	if (asked === 'control-plane' || binaries !== undefined) {
		return controlPlaneChosen(options, settings);
	}
	// In CI this also sees to it that the image source is named.
	const {images} = kindOptions(options, settings);
	const named = {...options, ...(images !== undefined && {images})};
	if (imageOptionsIn(named).length > 0) return kindChosen(options, settings);
	if (!wantsRuntime()) return controlPlaneChosen(options, settings);
	if (await isEngineInReach(settings)) return kindChosen(options, settings);
	const insists =
		'no Docker engine is in reach: in a control plane instead, where no container runs, so that the runtime tier cannot be judged; `spd doctor` tells what is missing';
	return {...(await controlPlaneChosen(options, settings)), insists};
}

async function kindChosen(options: VenueArguments, settings: Settings): Promise<Chosen> {
	const {cluster, keep} = options;
	const kind = kindOptions(options, settings);
	return {venue: await kindVenue({...kind, keep: keep ?? false, ...(cluster && {cluster})})};
}

async function controlPlaneChosen(options: VenueArguments, settings: Settings): Promise<Chosen> {
	const wanted = await controlPlaneOptions(options, settings);
	return {venue: await controlPlaneVenue({...wanted, keep: options.keep ?? false})};
}

/** A control plane that was left: what it is made of cannot be chosen any more. */
async function keptVenue(cluster: string, {given, knative}: VenueArguments): Promise<Chosen> {
	const venue = await keptControlPlaneVenue(cluster);
	if (given.includes('knative') && venue.version !== knative) {
		throw new UsageError(
			`control plane ${cluster} is of Knative ${venue.version}, and ${knative} is asked for`,
		);
	}
	return {venue};
}
