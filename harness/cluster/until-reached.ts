import pRetry from 'p-retry';
import {EnvironmentError} from '../../images/host/errors.ts';
import {apiError} from '../machine/tell-error.ts';
import {limits} from '../machine/limits.ts';

/** Repeats idempotent work while the API server is out of reach, for at most `within` milliseconds. */
export async function untilReached<T>(
	work: () => Promise<T>,
	within: number = limits.connectionReturns,
): Promise<T> {
	return pRetry(work, {
		retries: Number.POSITIVE_INFINITY,
		maxRetryTime: within,
		factor: 1,
		minTimeout: limits.askedAgain,
		shouldRetry: ({error}) => isOutOfReach(error),
	});
}

/** No answer, or one that says to ask again later. */
function isOutOfReach(error: unknown): boolean {
	const answered = apiError(error);
	if (answered) return answered.code === 429 || answered.code >= 500;
	if (!(error instanceof Error)) return false;
	if (error instanceof EnvironmentError) return isOutOfReach(error.cause);
	return error.name === 'TimeoutError' || 'code' in error || isOutOfReach(error.cause);
}
