import {requestsAtOnce} from '../limits.ts';
import {ownedByAdmission} from '../requirement.ts';
import {askedSite, askedTiers} from '../subjects/asked-site.ts';
import {startCommand} from '../subjects/command.ts';
import {whyNotWithoutCluster} from '../subjects/without-cluster.ts';
import type {Venue} from './venue.ts';

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
