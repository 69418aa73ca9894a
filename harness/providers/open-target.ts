import type {Component} from '../../images/prepare/prepare.ts';
import type {Connection} from '../cluster/connect.ts';
import {ClusterTarget} from '../reading/cluster-target.ts';
import type {ClusterTargetOptions} from '../reading/cluster-target-options.ts';
import type {PlacedSubject} from '../subjects/registration/install-subject.ts';
import type {Target} from '../model/target.ts';
import {factsOf, type ClusterSubject} from '../subjects/cluster-subject.ts';
import {clusterPrefix} from './kind/kind.ts';
import {clusterFacts} from './node-facts.ts';
import type {Measured, Opening, OpenProvider} from './provider.ts';

/** A cluster with Knative in it that is up, whatever it is made of. */
export interface UpCluster extends Pick<ClusterTargetOptions, 'tiers' | 'samples' | 'node'> {
	readonly name: string;
	readonly connection: Connection;
	/** Whether it is there when the run is over: then it is left as it was found. */
	readonly stays: boolean;
	/** Who is judged there, and how it is put there, as what. */
	readonly judged: ClusterSubject;
	place(run: string): Promise<PlacedSubject>;
	/** How rows are run, where not by the target alone. */
	readonly through?: (target: ClusterTarget) => Target;
	/** What is known of what it was made from. */
	readonly made: Pick<Measured, 'images'> & {readonly components: readonly Component[]};
	/** Ends it. Taken over when all is open; until then the caller's to dispose of. */
	readonly ending: AsyncDisposableStack;
}

/**
 * Opens a target on the cluster, with the subject placed and registered. Where the cluster goes away nothing is put back;
 * where it stays, webhooks before the level, and the subject last.
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
