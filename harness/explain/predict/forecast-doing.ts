import pLimit from 'p-limit';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Override} from '../causes/override.ts';
import {settingsAdded} from '../experiment/level-settings.ts';
import {findLevelsDoing, type LevelsDoing} from '../experiment/levels-doing.ts';
import {isSameEnd} from '../experiment/same-end.ts';
import {likelyCapabilities} from '../experiment/likely.ts';
import {at, isObject} from '../../model/json.ts';
import {experimentsAtOnce, limits} from '../../machine/limits.ts';
import {applyDefaults} from '../../subjects/reference.ts';
import {isForecast, predict, type NotForecast, type Prediction} from './predict.ts';
import {podSpecOf, type Question} from './question.ts';

/**
 * The forecasts, lowest level first, each with what the level has to do with a container that does not serve: compared
 * with `disabled`, else by leaving its settings out, one container for each, until `signal` is aborted.
 */
export async function withLevelsDoing(
	levels: readonly (Prediction | NotForecast)[],
	question: Question,
	{signal, late}: {signal: AbortSignal; late: AbortSignal},
): Promise<readonly (Prediction | NotForecast)[]> {
	const told: (Prediction | NotForecast)[] = [];
	for (const each of levels) {
		const lower = told.filter(isForecast);
		const doing =
			isForecast(each) && each.finding.outcome !== 'ready'
				? await doingOf(each, {lower, question, signal, late})
				: undefined;
		told.push(doing ? {...each, doing} : each);
	}
	return told;
}

async function doingOf(
	prediction: Prediction,
	{
		lower,
		question,
		signal,
		late,
	}: {
		lower: readonly Prediction[];
		question: Question;
		signal: AbortSignal;
		late: AbortSignal;
	},
): Promise<LevelsDoing | undefined> {
	const {level, cause} = prediction;
	const made = at(applyDefaults(podSpecOf(question), level), 'containers', 0, 'securityContext');
	const added = settingsAdded(question.securityContext, made);
	if (level === 'disabled' || added.length === 0) return {is: 'none', because: 'adds-nothing'};
	const disabled = lower.find(each => each.level === 'disabled');
	if (disabled && isSameEnd(disabled, prediction)) return {is: 'none', because: 'same-at-disabled'};
	if (!disabled && cause?.denial === undefined) return undefined;
	const fails = disabled !== undefined && disabled.finding.outcome !== 'ready';
	const wait = Math.min(question.wait, waitFor(disabled));
	const places = pLimit(experimentsAtOnce);
	const until = AbortSignal.any([signal, late]);
	const started: Promise<boolean>[] = [];
	const works = async (override: Override): Promise<boolean> => {
		const starting = places(async () => {
			const seen = await predict({...withSettings(question, override), wait}, level, until);
			return seen.finding.outcome === 'ready' || (fails && isSameEnd(disabled, seen));
		});
		started.push(starting);
		return starting;
	};
	const below = lower.flatMap(({doing}) => (doing?.is === 'these' ? [doing] : [])).at(-1);
	try {
		const likely = likelyCapabilities(cause?.id);
		const doing = await findLevelsDoing({added, likely, ...(below && {below})}, works);
		return doing.is === 'these' && fails ? {...doing, failsAtDisabled: true} : doing;
	} catch (error) {
		signal.throwIfAborted();
		if (late.aborted || error instanceof EnvironmentError) return undefined;
		throw error;
	} finally {
		// Each removes its container; only then can the image be removed.
		await Promise.allSettled(started);
	}
}

/** Milliseconds: four times as long as at `disabled`. */
function waitFor(disabled: Prediction | undefined): number {
	const {answeredAfter = 0} = disabled?.finding ?? {};
	return Math.max(limits.experimentAnswers, Math.ceil(4000 * answeredAfter));
}

function withSettings(question: Question, {securityContext}: Override): Question {
	const own = question.securityContext;
	return {...question, securityContext: {...(isObject(own) && own), ...securityContext}};
}
