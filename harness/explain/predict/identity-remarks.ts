import {groupsIn, type Accounts} from '../../../images/named/accounts.ts';
import {at} from '../../model/json.ts';
import type {Identity} from './identity.ts';
import type {Prediction} from './predict.ts';
import type {Question} from './question.ts';

/** What a reader should know of the users and groups that a node gives, and of what Docker cannot give. */
export function identityRemarks(
	{image: {user}, accounts, podSecurityContext}: Question,
	predictions: readonly Prediction[],
): readonly string[] {
	const [identity] = predictions.flatMap(each => each.identity ?? []);
	return [
		...(identity ? unreadGroup(user, identity, accounts) : []),
		...(identity ? groupsByName(identity, accounts) : []),
		...(at(podSecurityContext, 'supplementalGroupsPolicy') === undefined
			? []
			: [
					'Knative lets no Service set supplementalGroupsPolicy: only a Pod that is not Knative’s has it',
				]),
		...(at(podSecurityContext, 'fsGroup') === undefined
			? []
			: [
					'fsGroup is a supplementary group of the process here; a kubelet also gives it volumes, of which there are none here',
				]),
	];
}

/** That the group of USER is not the one that the container gets. */
function unreadGroup(user: string, {gid}: Identity, {group = ''}: Accounts): readonly string[] {
	const named = user.split(':')[1] ?? '';
	if (named === '') return [];
	const wanted = /^\+?\d+$/.test(named)
		? Number(named)
		: groupsIn(group).find(({name}) => name === named)?.gid;
	if (wanted === gid) return [];
	const set = wanted === undefined ? '' : `, and runAsGroup: ${wanted} sets it`;
	return [
		`USER ${user} names a group, which Docker reads and a node does not: there the group is ${gid}${set}`,
	];
}

/** Docker, and runc before 1.3, take a supplementary group's number for a name first (moby/sys/user `GetAdditionalGroups`). */
function groupsByName({groups}: Identity, {group = ''}: Accounts): readonly string[] {
	return groupsIn(group)
		.filter(({name, gid}) => groups.includes(Number(name)) && name !== '' && Number(name) !== gid)
		.map(
			({name, gid}) =>
				`a group of /etc/group has ${name} as its name and ${gid} as its number: Docker takes one for the other, as runc before 1.3 does, so its supplementary groups here are not those of every node`,
		);
}
