import {mayAccess, type Access} from '../access/may-access.ts';
import type {OwnedPath} from '../access/owner-of.ts';
import {asUser, type Override} from './override.ts';

/** Running as who may use the path, by its owner and mode: its owner, then its group, root last. */
export function asOwner(on: OwnedPath | undefined, access: Access): readonly Override[] {
	if (!on) return [];
	const nobody = {uid: -1, gid: -1, groups: [], capabilities: []};
	const root: Override = {securityContext: {runAsUser: 0, runAsNonRoot: false}};
	return [
		...(on.uid !== 0 && mayAccess({...nobody, uid: on.uid}, on, access) ? [asUser(on.uid)] : []),
		...(mayAccess({...nobody, gid: on.gid}, on, access)
			? [{securityContext: {runAsGroup: on.gid}}]
			: []),
		...(on.uid === 0 && mayAccess({...nobody, uid: 0}, on, access) ? [root] : []),
	];
}
