import {requestsAtOnce} from '../../machine/limits.ts';
import {ownedByAdmission} from '../../model/requirement.ts';
import {askedTarget, askedTiers, type AskedSubject} from '../../subjects/command/asked-target.ts';
import {whyNotWithoutCluster} from '../../subjects/command/without-cluster.ts';
import type {Provider} from '../provider.ts';

/**
 * A provider without a cluster: the subject that `start` starts is asked what an API server would ask a webhook, so
 * the defaulting tier is judged. It is closed when the run ends.
 */
export function askedProvider(start: () => AskedSubject | Promise<AskedSubject>): Provider {
	return {
		name: 'none',
		version: undefined,
		tiers: askedTiers,
		owns: ownedByAdmission,
		requestsAtOnce,
		whyNot: whyNotWithoutCluster,
		async open() {
			const subject = await start();
			return {
				target: askedTarget(subject),
				measured: undefined,
				async close() {
					await subject.close();
					return undefined;
				},
			};
		},
	};
}
