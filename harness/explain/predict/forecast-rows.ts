import {bringImage} from '../../../images/named/any-image.ts';
import {openImageFiles} from '../../../images/named/image-files.ts';
import type {CacheSettings} from '../../../images/cache/cache.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Source} from '../../../images/recipe/prepared.ts';
import type {SampleName} from '../../../images/recipe/samples.ts';
import {imageFacts} from '../causes/image-facts.ts';
import type {Judgement} from '../../verdict/judge.ts';
import {limits} from '../../machine/limits.ts';
import {rowKey, type Expectation, type Row} from '../../model/row.ts';
import {agreement, rowsOfContainers, whyNotForecast, type ForecastRow} from './agreement.ts';
import {assumedNodes, type AssumedNode, type NodeName} from './assumed-node.ts';
import {predictAll} from './forecast.ts';
import {isForecast, type Prediction} from './predict.ts';
import type {Question} from './question.ts';

/** A row with its forecast: whether the two agree, or why there is no forecast. */
export type RowForecast =
	| {readonly key: string; readonly agreement: Judgement}
	| {readonly key: string; readonly leftOut: string};

interface Settings extends CacheSettings {
	readonly source: Source;
	readonly mirror?: string;
	readonly node: NodeName;
}

/**
 * Forecasts everything that rows expect of containers and their processes, each workload once per level, and compares
 * the two. Everything is removed from the engine again.
 */
export async function forecastRows(
	rows: readonly Row[],
	settings: Settings,
): Promise<readonly RowForecast[]> {
	const asked = rowsOfContainers(rows);
	const possible = asked.filter(row => whyNotForecast(row) === undefined);
	const forecasts = new Map<string, RowForecast>();
	for (const [image, ofImage] of Map.groupBy(possible, ({probe}) => probe.workload.image)) {
		for (const each of await forecastImage(image, ofImage, settings)) {
			forecasts.set(each.key, each);
		}
	}
	return asked.map(row => {
		const key = rowKey(row);
		return forecasts.get(key) ?? {key, leftOut: whyNotForecast(row) ?? 'it was not forecast'};
	});
}

async function forecastImage(
	name: SampleName,
	rows: readonly ForecastRow[],
	{source, node: nodeName, ...settings}: Settings,
): Promise<readonly RowForecast[]> {
	const {signal} = settings;
	await using image = await bringImage(name, {...settings, source: async () => source});
	await using files = await openImageFiles(image, signal);
	const facts = await imageFacts(image, files);
	const node = assumedNodes[nodeName];
	const end = settings.progress.step(`forecast of ${name}`);
	const once = Map.groupBy(rows, ({probe, level}) => `${probe.workload.name} ${level}`);
	const groups = [...once.values()];
	const predictions = await predictAll(
		groups.flatMap(group => {
			const [row] = group;
			return row ? [{question: questionOf(row, waitFor(group)), level: row.level}] : [];
		}),
		signal,
	);
	end();
	return groups.flatMap((group, index) => {
		const prediction = predictions[index];
		if (prediction === undefined) return [];
		if (!isForecast(prediction)) throw new EnvironmentError(prediction.notForecast);
		return settled(group, prediction, node);
	});

	function questionOf({probe: {workload}}: ForecastRow, wait: number): Question {
		const {ports, securityContext, podSecurityContext} = workload;
		return {
			image,
			facts,
			node,
			wait,
			...(ports && {ports}),
			...(securityContext !== undefined && {securityContext}),
			...(podSecurityContext !== undefined && {podSecurityContext}),
		};
	}
}

/** A container that is expected to answer or to end is waited for: on a busy machine its start takes several seconds. */
function waitFor(rows: readonly ForecastRow[]): number {
	return rows.some(({expect}) => mayStayPending(expect))
		? limits.predictedAnswer
		: limits.outcomeSettled;
}

function mayStayPending(expect: Expectation): boolean {
	if ('dependsOn' in expect) return mayStayPending(expect.yes) || mayStayPending(expect.no);
	return 'outcome' in expect && [expect.outcome].flat().includes('pending');
}

/**
 * The rows about one container at one level. If the documentation and Kubernetes differ, there are rows for both, and a
 * forecast can agree with one of them only.
 */
function settled(
	rows: readonly ForecastRow[],
	prediction: Prediction,
	node: AssumedNode,
): readonly RowForecast[] {
	const judged = rows.map(row => ({row, judgement: agreement(row, prediction, node)}));
	return judged.map(({row, judgement}) => {
		const key = rowKey(row);
		const other = judged.find(
			each => each.row.probe.kind === row.probe.kind && each.judgement.status === 'passed',
		);
		return judgement.status === 'failed' && row.probe.kind === 'outcome' && other
			? {key, leftOut: `another row expects what is forecast: ${rowKey(other.row)}`}
			: {key, agreement: judgement};
	});
}
