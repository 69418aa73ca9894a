import type {RunArguments} from './chosen-run.ts';
import {inspectEngine, isEngineInReach} from '../images/engine/engine.ts';
import {inspectKind} from '../images/engine/kind-tool.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {keptKindCluster} from '../harness/providers/kind/kind.ts';
import type {Provider} from '../harness/providers/provider.ts';

/** A place of ours: what is made for the run, and what becomes of it. */
export interface PlannedPlace {
	readonly place: string;
	readonly refusals: readonly string[];
}

/**
 * Where a run takes place that uses no cluster of somebody else's.
 * @throws {UsageError} if it names a kind cluster that does not exist
 */
export async function plannedPlace(
	provider: Provider,
	options: RunArguments,
	settings: Settings,
): Promise<PlannedPlace> {
	const {name} = provider;
	if (name === 'none') {
		return {place: 'a program on this machine, which is asked without a cluster', refusals: []};
	}
	if (name === 'existing') {
		const put = `Knative ${options.knative} is installed and, at the end, taken away again`;
		return {
			place: `context ${options.context}: ${put}`,
			refusals: (await provider.refusals?.()) ?? [],
		};
	}
	const made = {
		kind: `a kind cluster on this machine, Kubernetes ${options.kubernetes}`,
		'control-plane': `a control plane on this machine (processes), Kubernetes ${options.kubernetes}`,
	}[name];
	const refusals = name === 'kind' ? await refusedByEngine(options, settings) : [];
	if (options.cluster !== undefined) {
		const put = 'its level is switched and put back, the run’s namespaces are deleted';
		return {place: `${options.cluster}, which spd left running on this machine: ${put}`, refusals};
	}
	const end = options.keep ? 'is made and stays (--keep)' : 'is made, and removed at the end';
	return {place: `${made}, which ${end}`, refusals};
}

async function refusedByEngine(
	{cluster}: RunArguments,
	settings: Settings,
): Promise<readonly string[]> {
	if (!(await isEngineInReach(settings))) {
		return ['no Docker engine is reachable; `spd doctor` shows what is missing'];
	}
	const kind = await inspectKind(settings);
	// Neither is started or built only to look.
	const {facts} = await inspectEngine(settings);
	if (cluster !== undefined && kind && facts) await keptKindCluster(kind.path, cluster);
	return [];
}
