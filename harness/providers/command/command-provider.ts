import {requestsAtOnce} from '../../machine/limits.ts';
import {ownedByAdmission} from '../../model/requirement.ts';
import {askedSite, askedTiers} from '../../subjects/command/asked-target.ts';
import {startCommand} from '../../subjects/command/command.ts';
import {whyNotWithoutCluster} from '../../subjects/command/without-cluster.ts';
import type {Venue} from '../provider.ts';

/** No cluster at all: a program is asked in the API server's place. */
export function commandVenue(command: string): Venue {
	return {
		provider: 'none',
		version: undefined,
		tiers: askedTiers,
		owns: ownedByAdmission,
		requestsAtOnce,
		whyNot: whyNotWithoutCluster,
		async open() {
			const subject = await startCommand(command);
			return {
				site: askedSite(subject),
				measured: undefined,
				async close() {
					await subject.close();
					return undefined;
				},
			};
		},
	};
}
