import {limits} from '../../machine/limits.ts';
import {isReady, type Attempt} from './repro-report.ts';

/** How long an app is waited for, in milliseconds, after what was seen of it at the levels below. */

/** From its creation until it must have answered, `wait` where nothing is known: nobody waits twice for what never listens. */
export function startWithin(wait: number, lower: readonly Attempt[]): number {
	const never = lower.some(({cause}) => cause?.id === 'never-listens');
	return never ? Math.min(wait, limits.overrideAnswers) : wait;
}

/** The same with an override: an app that is slow is slow with it too. */
export function overrideWithin(lower: readonly Attempt[]): number {
	const slowest = Math.max(0, ...lower.map(({finding}) => finding.answeredAfter ?? 0));
	return Math.max(limits.overrideAnswers, 2000 * slowest);
}

/**
 * From a request that it has accepted until it must have answered that: twice as long as all of it took at a level below, from
 * its creation to its answer; once as long where it was mute at another since. Nobody waits as long again for what never
 * answers.
 */
export function answerWithin(lower: readonly Attempt[]): number {
	const whole = lower.filter(isReady).map(({seconds}) => seconds);
	if (whole.length === 0) return limits.httpAnswer;
	const factor = lower.some(({cause}) => cause?.id === 'mute-workers') ? 1000 : 2000;
	const enough = Math.max(limits.quickAnswer, factor * Math.max(...whole));
	return Math.min(limits.httpAnswer, enough);
}
