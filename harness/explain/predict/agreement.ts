import {judgeRow, type Judgement} from '../../verdict/judge.ts';
import type {NodeFacts} from '../../model/readings.ts';
import type {Observation} from '../../model/observation.ts';
import {decided} from '../../observe/node-traits.ts';
import type {Row} from '../../model/row.ts';
import type {RealWorkload} from '../../model/workloads.ts';
import type {AssumedNode} from './assumed-node.ts';
import type {Prediction} from './predict.ts';

/** A row about the outcome of a container or its process. */
export type ForecastRow = Row & {
	readonly probe: {readonly kind: 'outcome' | 'process'; readonly workload: RealWorkload};
};

/** The rows that a forecast can be compared with: outcomes of containers, and facts of their processes. */
export function rowsOfContainers(rows: readonly Row[]): readonly ForecastRow[] {
	return rows.filter((row): row is ForecastRow => ['outcome', 'process'].includes(row.probe.kind));
}

/** Why such a row cannot be forecast by running one container; undefined if it can. */
export function whyNotForecast({probe}: ForecastRow): string | undefined {
	const {workload} = probe;
	if ('of' in probe && probe.of !== undefined) return 'it looks at another container of the Pod';
	if (workload.sidecars || workload.initContainers) return 'other containers are in the Pod';
	if (workload.namespace === 'restricted') return 'Pod Security decides';
	if (workload.pod === 'unscheduled') return 'nothing is started';
	if (workload.beside) return 'the cluster gets something else than the image';
	return undefined;
}

/**
 * Whether a forecast matches a row's expectation on the assumed node. Rows about the node itself, such as a user
 * namespace, cannot be forecast.
 */
export function agreement(
	{probe, expect}: ForecastRow,
	prediction: Prediction,
	{facts}: AssumedNode,
): Judgement {
	const node: NodeFacts = {...facts, uidMap: '0 0 4294967295', seccomp: 0};
	const seen = probe.kind === 'outcome' ? outcomeOf(prediction) : processOf(prediction);
	return typeof seen === 'string'
		? {status: 'failed', reason: seen}
		: judgeRow(decided(expect, {node}), seen);
}

/** As on a cluster, where the request goes through the API server's pod proxy, and Knative's own probe connects. */
function outcomeOf({finding, answer}: Prediction): Observation {
	const {outcome, text, exitCode, http} = finding;
	return {
		kind: 'outcome',
		outcome,
		text: outcome === 'pending' && http !== undefined ? `ready; answers HTTP ${http}` : text,
		...(exitCode === undefined ? {} : {exitCode}),
		...(answer === undefined ? {} : {answer}),
	};
}

function processOf({process, finding: {outcome}}: Prediction): Observation | string {
	return process ? {kind: 'process', facts: process} : `${outcome}: no process to look at`;
}
