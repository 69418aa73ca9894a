import type {Site} from '../model/target.ts';
import {askedSite} from './command/asked-target.ts';
import {admit, reference, type Defaulting} from './defaulting.ts';

export {reference, type Defaulting} from './defaulting.ts';

/** A subject in this process: no cluster, so the defaulting tier only; whatever validation would say is not asked. */
export function inProcessSite(subject: Defaulting = reference): Site {
	const read = subject.reader();
	return askedSite({
		ask: async (request, features) => admit(request, read(features), subject),
		close: async () => {},
	});
}
