import {execVenue} from './exec-venue.ts';
import {kindOptions, type ImageArguments} from './kind-options.ts';
import {clusterSubject, type SubjectArguments} from './cluster-subject.ts';
import {existingVenue} from '../harness/providers/existing-venue.ts';
import {kindVenue} from '../harness/providers/kind-venue.ts';
import type {Venue} from '../harness/providers/venue.ts';
import type {Subject} from './subject.ts';
import {currentLevel} from '../harness/selection.ts';
import type {Settings} from '../harness/settings.ts';
import {choose, UsageError} from '../harness/usage-error.ts';

/** Where a run takes place, as the command line has it. */
export interface VenueArguments extends ImageArguments, SubjectArguments {
	readonly provider: string;
	readonly cluster?: string;
	readonly context?: string;
	readonly kubeconfig?: string;
	readonly keep?: boolean;
	readonly level?: string;
	/** The options that were given, by name, without those that only have a default. */
	readonly given: readonly string[];
}

const providers = ['auto', 'kind', 'existing'] as const;

/**
 * The venue that was asked for, and the level that the selection is narrowed to there. `auto` is a kind cluster, unless a
 * context is named; a program needs none.
 * @throws {UsageError} for options that exclude each other, and for a switch on a cluster that is not ours
 */
export async function venueOf(
	subject: Subject,
	options: VenueArguments,
	settings: Settings,
): Promise<{venue: Venue; level: string | undefined}> {
	const asked = choose('provider', options.provider, providers);
	const {context, cluster, keep, level} = options;
	if (subject.kind === 'exec') return {venue: execVenue(subject.command, options), level};
	const judged = await clusterSubject(subject, options);
	if (context === undefined && asked !== 'existing') {
		if (level === currentLevel) {
			throw new UsageError(
				'--level current is for a cluster that is not switched: name its --context',
			);
		}
		const kind = kindOptions(options, settings);
		const place = {keep: keep ?? false, ...(cluster && {cluster})};
		const venue = await kindVenue({...kind, ...place, subject: judged});
		return {venue, level};
	}
	if (context === undefined) throw new UsageError('--provider existing needs --context NAME');
	if (asked === 'kind')
		throw new UsageError('--context names an existing cluster, --provider kind makes one');
	if (cluster !== undefined || keep) {
		throw new UsageError(
			'--cluster and --keep are for kind clusters, --context names an existing one',
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
	const venue = await existingVenue({
		context,
		kubeconfig: options.kubeconfig ?? settings.kubeconfig,
	});
	return {venue, level: venue.level};
}
