import {forecast} from '../../harness/explain/predict/forecast.ts';
import {isForecast} from '../../harness/explain/predict/predict.ts';
import type {NodeName} from '../../harness/explain/predict/assumed-node.ts';
import {levels} from '../../harness/model/levels.ts';
import type {CorpusForecast} from '../../suites/corpus/record.ts';
import type {BroughtImage} from './brought-corpus.ts';
import {toldOf} from './told.ts';

/** Milliseconds within which an app must answer: a database takes longer than `spd predict` waits for by itself. */
const forecastWait = 20_000;

/** The forecasts for an image, level by level. */
export async function forecastsOf(
	{row, image}: BroughtImage,
	{node, signal}: {readonly node: NodeName; readonly signal: AbortSignal},
): Promise<readonly CorpusForecast[]> {
	const port = row.port === undefined ? {} : {port: row.port};
	const asUsual = {securityContext: {}, podSecurityContext: {}};
	const asked = {...port, ...asUsual, node, levels, wait: forecastWait};
	const ask = async () => forecast(image, asked, signal);
	const first = await ask();
	// An engine on a busy machine may miss a limit: what it cannot run, it cannot run again.
	const told = first.levels.every(isForecast) ? first : await ask();
	return told.levels.map(each => (isForecast(each) ? toldOf(each.level, each) : each));
}
