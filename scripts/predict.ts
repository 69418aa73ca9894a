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
import {forecast, type Assumed} from '../harness/explain/predict/forecast.ts';
import {isForecast} from '../harness/explain/predict/predict.ts';
import {renderForecast} from '../harness/explain/predict/render.ts';
import {styleFor} from '../harness/machine/style.ts';
import {imageSources, type Settings} from '../harness/machine/settings.ts';
import {choose, chooseSeveral, UsageError, wholeNumber} from '../harness/machine/usage-error.ts';
import {askedMore} from './asked-more.ts';
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
	readonly json?: boolean;
}

/**
 * `spd predict`: forecasts an image's outcome at each level by running it here, without a cluster; 2: no forecast
 * for a level.
 */
export async function predict(
	named: string,
	options: PredictArguments,
	settings: Settings,
): Promise<number> {
	const assumed = assumedBy(options);
	const {images = settings.images, mirror} = options;
	const source = images === undefined ? undefined : choose('image source', images, imageSources);
	if (process.platform !== 'linux') {
		throw new EnvironmentError(
			'spd predict connects to container IP addresses, which needs a Docker engine on Linux: use spd repro',
		);
	}
	return session(settings, {}, async (progress, signal) => {
		const {cache} = settings;
		await readyEngine({cache, progress, signal}, {privileged: false});
		await using image = await bringImage(named, {
			cache,
			progress,
			signal,
			source: () => sourceOfSamples(source, settings, {...(mirror && {mirror}), signal}),
			...(mirror && {mirror}),
		});
		const end = progress.step(`running ${named} at ${assumed.levels.join(', ')}`);
		const port = assumed.port ?? exposedPort(image.exposed);
		const told = await forecast(image, {...assumed, ...(port !== undefined && {port})}, signal);
		end();
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
