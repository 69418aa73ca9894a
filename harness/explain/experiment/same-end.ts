import type {Cause} from '../causes/cause.ts';
import type {Finding} from '../causes/finding.ts';

/** How a container ended, or that it runs and does not serve. */
export interface End {
	readonly finding: Finding;
	readonly cause?: Pick<Cause, 'id'>;
}

/** Whether two starts ended in the same way: times, process ids and the rest of their output may differ. */
export function isSameEnd(one: End, other: End): boolean {
	const [a, b] = [one.finding, other.finding];
	if (a.outcome !== b.outcome || a.container !== b.container || a.exitCode !== b.exitCode) {
		return false;
	}
	return one.cause || other.cause
		? one.cause?.id === other.cause?.id
		: a.reason === b.reason && a.http === b.http;
}
