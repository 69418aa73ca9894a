import {requestsAtOnce} from '../../machine/limits.ts';
import {ownedByAdmission} from '../../model/requirement.ts';
import {askedTarget, askedTiers} from '../../subjects/command/asked-target.ts';
import {startCommand} from '../../subjects/command/command.ts';
import {whyNotWithoutCluster} from '../../subjects/command/without-cluster.ts';
import type {Provider} from '../provider.ts';

/** No cluster: the program answers instead of an API server. */
export function commandProvider(command: string): Provider {
	return {
		name: 'none',
		version: undefined,
		tiers: askedTiers,
		owns: ownedByAdmission,
		requestsAtOnce,
		whyNot: whyNotWithoutCluster,
		async open() {
			const subject = await startCommand(command);
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
