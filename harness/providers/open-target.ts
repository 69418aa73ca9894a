import type {Component} from '../../images/prepare/prepare.ts';
import type {Connection} from '../cluster/connect.ts';
import {Journal} from '../configuration/journal.ts';
import {ClusterTarget} from '../reading/cluster-target.ts';
import type {ClusterTargetOptions} from '../reading/cluster-target-options.ts';
import type {PlacedSubject} from '../subjects/registration/install-subject.ts';
import type {Target} from '../model/target.ts';
import {factsOf, type ClusterSubject} from '../subjects/cluster-subject.ts';
import {clusterPrefix} from './kind/kind.ts';
import {clusterFacts} from './node-facts.ts';
import type {Measured, Opening, OpenProvider} from './provider.ts';

/** A cluster with Knative that is up, of any kind. */
export interface UpCluster extends Pick<
	ClusterTargetOptions,
	'tiers' | 'samples' | 'node' | 'shared'
> {
	readonly name: string;
	readonly connection: Connection;
	/** Whether it stays after the run; if so, it is restored to its earlier state. */
	readonly stays: boolean;
	/** The subject, and how it is installed. */
	readonly judged: ClusterSubject;
	place(run: string): Promise<PlacedSubject>;
	/** Wraps the target, if rows are not run by it alone. */
	readonly through?: (target: ClusterTarget) => Target;
	/** What it was created from, as far as known. */
	readonly made: Pick<Measured, 'images'> & {readonly components: readonly Component[]};
	/** Ends it. Owned by the opened target on success; until then the caller disposes of it. */
	readonly ending: AsyncDisposableStack;
}

/**
 * Opens a target on the cluster, with the subject installed and registered. If the cluster does not stay, nothing is
 * put back; if it stays, webhooks are put back before the level, and the subject last.
 */
export async function openTarget(
	{connection, stays, judged, made, ending, ...cluster}: UpCluster,
	opening: Opening,
): Promise<OpenProvider> {
	const run = `${clusterPrefix}${opening.run}`;
	await using inUse = new AsyncDisposableStack();
	const undoneBy = <T extends AsyncDisposable>(over: AsyncDisposableStack, part: T): T =>
		stays ? over.use(part) : part;
	if (stays && judged.kind !== 'knative') {
		const mayStay = `webhooks of ${run}: the next spd run --cluster ${cluster.name} removes them`;
		opening.left.add(mayStay);
		ending.defer(() => void opening.left.delete(mayStay));
	}
	const subject = undoneBy(ending, await cluster.place(run));
	const target = undoneBy(
		inUse,
		await ClusterTarget.open({
			connection,
			run,
			owns: factsOf(judged, '').owns,
			tiers: cluster.tiers,
			level: subject.level,
			samples: cluster.samples,
			...(cluster.node && {node: cluster.node}),
			...(cluster.shared && {shared: true}),
			...(stays && {journal: new Journal(connection, run)}),
			signal: opening.signal,
		}),
	);
	undoneBy(inUse, await subject.register());
	const facts = await clusterFacts(connection);
	const [leave, end] = [inUse.move(), ending.move()];
	return {
		target: cluster.through?.(target) ?? target,
		get measured() {
			return {
				cluster: cluster.name,
				facts,
				...(target.nodeFacts && {insidePods: target.nodeFacts}),
				...made,
				components: [...made.components, ...subject.components],
				spellings: target.levelSwitch.tried,
				entered: target.levelSwitch.entered,
				configurationBefore: target.levelSwitch.original,
			};
		},
		async close() {
			await using _ = end;
			await leave.disposeAsync();
			return stays ? await target.levelSwitch.stored() : undefined;
		},
	};
}
