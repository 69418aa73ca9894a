import process from 'node:process';
import {bringImage} from '../images/named/any-image.ts';
import {readyEngine} from '../images/engine/engine.ts';
import {EnvironmentError} from '../images/host/errors.ts';
import {chooseSource, type Source} from '../images/prepare/prepare.ts';
import {exposedPort} from '../harness/explain/causes/image-facts.ts';
import type {JsonObject} from '../harness/model/json.ts';
import {levels} from '../harness/model/levels.ts';
import {jsonText} from '../harness/machine/json-text.ts';
import {limits} from '../harness/machine/limits.ts';
import {nodeNames} from '../harness/explain/predict/assumed-node.ts';
import {forecast, type Assumed, type Forecast} from '../harness/explain/predict/forecast.ts';
import {isForecast} from '../harness/explain/predict/predict.ts';
import {renderForecast} from '../harness/explain/predict/render.ts';
import {styleFor} from '../harness/machine/style.ts';
import {imageSources, type Settings} from '../harness/machine/settings.ts';
import {choose, chooseSeveral, UsageError, wholeNumber} from '../harness/machine/usage-error.ts';
import {asMachineTakes} from '../harness/explain/listed/as-machine-takes.ts';
import {ofForecast} from '../harness/explain/listed/listed-answer.ts';
import {readList} from '../harness/explain/listed/read-list.ts';
import type {Progress} from '../images/host/progress.ts';
import {askedMore} from './asked-more.ts';
import {answerList, asError, notesOnly, publishList} from './image-list.ts';
import {nearSample} from './near-sample.ts';
import {session} from './session.ts';

/** The options of `spd predict`, as given on the command line. */
export interface PredictArguments {
	readonly port?: string;
	readonly runAsUser?: string;
	readonly runAsGroup?: string;
	readonly fsGroup?: string;
	readonly supplementalGroups?: string;
	readonly supplementalGroupsPolicy?: string;
	readonly node: string;
	readonly level?: string;
	readonly request?: readonly string[];
	/** A duration, such as 60s. */
	readonly for?: string;
	/** Seconds. */
	readonly wait?: string;
	readonly images?: string;
	readonly mirror?: string;
	/** A list of images, instead of one. */
	readonly file?: string;
	/** Where the answers of a list are kept. */
	readonly results?: string;
	readonly json?: boolean;
}

/**
 * `spd predict`: forecasts the outcome of an image, or of those of a list, at each level by running it here, without a cluster;
 * 2: no forecast for a level.
 */
export async function predict(
	named: string | undefined,
	options: PredictArguments,
	settings: Settings,
): Promise<number> {
	const {file, results} = options;
	if ((named === undefined) === (file === undefined)) {
		throw new UsageError('name either an image or, with --file, a list of images');
	}
	if (file === undefined && results !== undefined) {
		throw new UsageError('--results is for --file');
	}
	const assumed = assumedBy(options);
	const {images = settings.images, mirror} = options;
	const source = images === undefined ? undefined : choose('image source', images, imageSources);
	const list = file === undefined ? undefined : await readList(file);
	if (process.platform !== 'linux') {
		throw new EnvironmentError(
			'spd predict connects to container IP addresses, which needs a Docker engine on Linux: use spd repro',
		);
	}
	return session(settings, {}, async (progress, signal) => {
		const {cache} = settings;
		await readyEngine({cache, progress, signal}, {privileged: false});
		const bringing = {
			cache,
			signal,
			source: () => sourceOfSamples(source, settings, {...(mirror && {mirror}), signal}),
			...(mirror && {mirror}),
		};
		const forecastOf = async (image: string, shown: Progress): Promise<Forecast> => {
			await using brought = await bringImage(image, {...bringing, progress: shown});
			const end = shown.step(`running ${image} at ${assumed.levels.join(', ')}`);
			const port = assumed.port ?? exposedPort(brought.exposed);
			const told = await forecast(brought, {...assumed, ...(port !== undefined && {port})}, signal);
			end();
			return told;
		};
		if (file !== undefined && list !== undefined) {
			const shown = notesOnly(progress);
			const report = await answerList(
				{
					by: 'predict',
					list: file,
					images: list,
					asked: {assumed, source, mirror},
					...(results !== undefined && {results}),
				},
				{progress, signal},
				async (missing, told) =>
					asMachineTakes(missing, async image => {
						signal.throwIfAborted();
						const forecasting = nearSample(image.named, forecastOf(image.named, shown));
						await told(image, await forecasting.then(ofForecast, asError));
					}),
			);
			return publishList(report, {json: options.json, settings});
		}
		const told = await forecastOf(named ?? '', progress);
		const text = options.json
			? jsonText(told)
			: renderForecast(styleFor(process.stdout, settings), told);
		process.stdout.write(`${text}\n`);
		return told.levels.every(isForecast) ? 0 : 2;
	});
}

function assumedBy(options: PredictArguments): Assumed {
	const {port, runAsUser, runAsGroup, node, level, wait} = options;
	const podSecurityContext = podBy(options);
	return {
		...askedMore(options),
		node: choose('node', node, nodeNames),
		levels: level === undefined ? levels : chooseSeveral('level', level, levels),
		wait:
			wait === undefined ? limits.predictedAnswer : 1000 * wholeNumber('--wait', wait, [1, 600]),
		...(port === undefined ? {} : {port: wholeNumber('--port', port, [1, 65_535])}),
		securityContext: {
			...(runAsUser !== undefined && {runAsUser: id('--run-as-user', runAsUser)}),
			...(runAsGroup !== undefined && {runAsGroup: id('--run-as-group', runAsGroup)}),
		},
		podSecurityContext,
	};
}

function podBy({
	fsGroup,
	supplementalGroups,
	supplementalGroupsPolicy: policy,
}: PredictArguments): JsonObject {
	return {
		...(fsGroup !== undefined && {fsGroup: id('--fs-group', fsGroup)}),
		...(supplementalGroups !== undefined && {
			supplementalGroups: supplementalGroups
				.split(',')
				.map(each => id('--supplemental-groups', each)),
		}),
		...(policy !== undefined && {
			supplementalGroupsPolicy: choose('policy', policy, ['Merge', 'Strict']),
		}),
	};
}

const id = (option: string, text: string): number => wholeNumber(option, text, [0, 2 ** 31 - 1]);

async function sourceOfSamples(
	named: Source | undefined,
	{ci}: Settings,
	asked: {readonly mirror?: string; readonly signal: AbortSignal},
): Promise<Source> {
	if (named !== undefined) return named;
	if (ci) {
		throw new UsageError(
			'in CI the source of the samples must be named: --images published or --images packaged',
		);
	}
	return (await chooseSource(asked)).source;
}
