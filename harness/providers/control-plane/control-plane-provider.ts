import type {KubeConfig} from '@kubernetes/client-node';
import {findPrograms} from '../../../images/control-plane/find.ts';
import type {FoundPrograms, ProgramsWanted} from '../../../images/control-plane/programs.ts';
import {connect} from '../../cluster/connect.ts';
import {reachSubject} from '../../subjects/registration/install-subject.ts';
import {startControlPlane, type ControlPlane} from './control-plane.ts';
import {openControlPlane, requireRecord} from './kept.ts';
import {proveRelease} from './prove-release.ts';
import type {Record} from './record.ts';
import {shareFate, type Fate} from './share-fate.ts';
import {tiersWithout, whyNotWithoutNodes} from './why-not.ts';
import {requestsAtOnce} from '../../machine/limits.ts';
import {factsOf, type WithoutContainer} from '../../subjects/cluster-subject.ts';
import {clusterPrefix} from '../kind/kind.ts';
import {openTarget} from '../open-target.ts';
import {startAfresh} from '../start-afresh.ts';
import type {Opening, OpenProvider, Provider} from '../provider.ts';

/** The command-line options of a control plane. */
export interface ControlPlaneOptions extends ProgramsWanted {
	readonly keep: boolean;
	/** The subject; default: Knative's own. */
	readonly subject?: WithoutContainer;
}

/** A new control plane of processes for the run. */
export async function controlPlaneProvider(options: ControlPlaneOptions): Promise<Provider> {
	const found = await findPrograms(options);
	const subject = options.subject ?? {kind: 'knative'};
	return provider({...found, subject}, async opening => {
		const plane = await bringUpControlPlane(options, found, opening);
		const {keep} = options;
		const end = async (): Promise<void> => {
			if (keep) await letGo(plane, opening);
			else await stop(plane, opening);
		};
		const fate = {...plane, check: async () => {}};
		return open(plane, {stays: keep, subject, fate, end, opening});
	});
}

/** A kept control plane, by its name. */
export async function keptControlPlaneProvider(
	name: string,
	subject: WithoutContainer,
): Promise<Provider> {
	return provider({...(await requireRecord(name)), subject}, async opening => {
		const plane = await openControlPlane(name);
		const end = async (): Promise<void> => plane[Symbol.asyncDispose]();
		const fate = {ended: new AbortController().signal, check: () => plane.check()};
		return open(plane, {stays: true, afresh: true, subject, fate, end, opening});
	});
}

/** Starts one. Only one with `keep` can be left behind: all others end with this process, however it ends. */
export async function bringUpControlPlane(
	{cache, keep}: Pick<ControlPlaneOptions, 'cache' | 'keep'>,
	found: FoundPrograms,
	{run, progress, signal, left}: Opening,
): Promise<ControlPlane> {
	const name = `${clusterPrefix}${run}`;
	const mayStay = `control plane ${name}: spd down ${name}`;
	if (keep) left.add(mayStay);
	const plane = await startControlPlane({name, found, cache, stays: keep, progress, signal});
	left.delete(mayStay);
	return plane;
}

/** How to use a control plane that stays, and how to remove it. */
export function howToUseControlPlane({
	record: {name},
	kubeconfig,
}: Pick<ControlPlane, 'record' | 'kubeconfig'>): string {
	return [
		`control plane ${name} stays.`,
		`  use it:    export KUBECONFIG=${kubeconfig}; kubectl get ksvc -A`,
		`  switch it: spd level enabled --cluster ${name}`,
		`  run on it: spd run --cluster ${name}`,
		`  remove it: spd down ${name}`,
	].join('\n');
}

function provider(
	{
		knative,
		missing,
		subject,
	}: Pick<FoundPrograms, 'knative' | 'missing'> & {readonly subject: WithoutContainer},
	opened: Provider['open'],
): Provider {
	return {
		name: 'control-plane',
		...factsOf(subject, knative),
		tiers: tiersWithout(missing),
		requestsAtOnce,
		whyNot: row => whyNotWithoutNodes(row, missing),
		open: opened,
	};
}

async function letGo(plane: ControlPlane, {progress}: Opening): Promise<void> {
	await plane.letGo();
	progress.note(howToUseControlPlane(plane));
}

async function stop(plane: ControlPlane, {progress}: Opening): Promise<void> {
	const {name} = plane.record;
	const removed = progress.step(`removing control plane ${name}`);
	await plane.stop();
	removed();
}

interface Ended {
	/** Whether it stays after the run; if so, it is restored to its earlier state. */
	readonly stays: boolean;
	/** Earlier runs may have left objects. */
	readonly afresh?: true;
	readonly subject: WithoutContainer;
	readonly fate: Fate;
	readonly end: () => Promise<void>;
	readonly opening: Opening;
}

async function open(
	{record, kubeConfig}: {record: Record; kubeConfig: KubeConfig},
	{stays, afresh, subject, fate, end, opening}: Ended,
): Promise<OpenProvider> {
	await using ending = new AsyncDisposableStack();
	ending.defer(end);
	const connection = connect(kubeConfig);
	ending.defer(() => connection.close());
	if (afresh) {
		const {knative: release, webhookPort: port, pids} = record;
		await proveRelease(connection, {pid: pids['webhook'] ?? 0, port, release});
		await startAfresh(connection);
	}
	const {signal} = opening;
	return await openTarget(
		{
			name: record.name,
			connection,
			stays,
			judged: subject,
			place: run => reachSubject(subject, {connection, run, signal}),
			tiers: tiersWithout(record.missing),
			samples: {},
			through: target => ({
				...shareFate(target, fate),
				cannot: row => whyNotWithoutNodes(row, record.missing)?.why,
			}),
			made: {components: record.components},
			ending,
		},
		opening,
	);
}
