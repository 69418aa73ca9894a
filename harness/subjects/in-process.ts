import type {Target} from '../model/target.ts';
import {askedTarget} from './command/asked-target.ts';
import {admit, reference, type Defaulting} from './defaulting.ts';

export {reference, type Defaulting} from './defaulting.ts';

/** A subject in this process: no cluster, so the defaulting tier only; validation is not asked. */
export function inProcessTarget(subject: Defaulting = reference): Target {
	const read = subject.reader();
	return askedTarget({
		ask: async (request, features) => admit(request, read(features), subject),
		close: async () => {},
	});
}
