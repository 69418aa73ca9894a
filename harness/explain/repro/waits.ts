import {limits} from '../../machine/limits.ts';
import type {CauseId} from '../causes/catalogue.ts';
import type {Cause} from '../causes/cause.ts';
import {isReady, type Attempt} from './repro-report.ts';

/** How long to wait for an app, in milliseconds, after the results at the levels below. */

/** From its creation to its answer; `wait` if nothing is known, less if it serves, or never listened, at a level below. */
export function startWithin(wait: number, lower: readonly Attempt[]): number {
	const never = lower.some(({cause}) => isCause(cause, 'never-listens'));
	if (lower.some(isReady)) return Math.min(wait, overrideWithin(lower));
	return never ? Math.min(wait, limits.overrideAnswers) : wait;
}

/**
 * From the start of its container to its answer, if it answered at a level below: ten times as long as there, at least
 * `limits.quietStart`; undefined if it has not answered yet.
 */
export function quietWithin(lower: readonly Attempt[]): number | undefined {
	return quiet(lower, 10_000, limits.quietStart);
}

/** The same with an override: five times as long, at least `limits.quietOverride`. */
export function quietOverride(lower: readonly Attempt[]): number | undefined {
	return quiet(lower, 5000, limits.quietOverride);
}

function quiet(lower: readonly Attempt[], factor: number, least: number): number | undefined {
	const answered = lower.filter(isReady).map(({finding}) => finding.answeredAfter ?? 0);
	return answered.length === 0 ? undefined : Math.max(least, factor * Math.max(...answered));
}

/** From the creation with an override to the answer: a slow app is slow with it too. */
export function overrideWithin(lower: readonly Attempt[]): number {
	const slowest = Math.max(0, ...lower.map(({finding}) => finding.answeredAfter ?? 0));
	return Math.max(limits.overrideAnswers, 2000 * slowest);
}

/**
 * From an accepted request to its answer: twice the time from creation to answer at a level below, or once that time if
 * a request at another level was never answered.
 */
export function answerWithin(lower: readonly Attempt[]): number {
	const whole = lower.filter(isReady).map(({seconds}) => seconds);
	if (whole.length === 0) return limits.httpAnswer;
	const factor = lower.some(({cause}) => isCause(cause, 'mute-workers')) ? 1000 : 2000;
	const enough = Math.max(limits.quickAnswer, factor * Math.max(...whole));
	return Math.min(limits.httpAnswer, enough);
}

const isCause = (cause: Pick<Cause, 'id'> | undefined, id: CauseId): boolean => cause?.id === id;
