import {forecast} from '../../harness/explain/predict/forecast.ts';
import {isForecast} from '../../harness/explain/predict/predict.ts';
import type {NodeName} from '../../harness/explain/predict/assumed-node.ts';
import {levels} from '../../harness/model/levels.ts';
import {toldOf, type CorpusForecast} from '../../suites/corpus/record.ts';
import type {BroughtImage} from './brought-corpus.ts';

/** Milliseconds within which an app must answer: a database takes longer than `spd predict` waits for by itself. */
const forecastWait = 20_000;

/** The forecasts for an image, level by level. */
export async function forecastsOf(
	{row, image}: BroughtImage,
	{node, signal}: {readonly node: NodeName; readonly signal: AbortSignal},
): Promise<readonly CorpusForecast[]> {
	const port = row.port === undefined ? {} : {port: row.port};
	const told = await forecast(image, {...port, node, levels, wait: forecastWait}, signal);
	return told.levels.map(each => (isForecast(each) ? toldOf(each.level, each) : each));
}
