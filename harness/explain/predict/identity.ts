import {atoi, groupsIn, usersIn, type Accounts, type User} from '../../../images/named/accounts.ts';
import {at, type Json} from '../../model/json.ts';
import type {ContainerRuntime} from './assumed-node.ts';
import {imageUser, largestId, type ImageUser} from './image-user.ts';
import {effective, nonRootRefusal} from './non-root-rule.ts';

/** Who a container's first process is. */
export interface Identity {
	readonly uid: number;
	readonly gid: number;
	/** Its supplementary groups in ascending order; the primary group is always among them. */
	readonly groups: readonly number[];
	/** HOME, unless image or manifest set it. */
	readonly home: string;
}

/** That a node does not start the container, in the words of the kubelet or of the container runtime. */
export interface Refusal {
	readonly outcome: 'refused' | 'pending' | 'crashed';
	/** The kubelet's, of the container or, if it does not admit it, of the Pod. */
	readonly reason: string;
	readonly text: string;
	/** Of a container that was created and not started. */
	readonly exitCode?: number;
}

/** What decides who a container runs as. */
export interface Given {
	/** USER of the image, as written. */
	readonly user: string;
	readonly accounts: Accounts;
	/** The `securityContext` of the container, and of its Pod. */
	readonly container: Json | undefined;
	readonly pod: Json | undefined;
}

/**
 * Who a container is on a node. A kubelet reads the part of USER before the colon, and hands a number on as a number
 * (kubernetes v1.34 `kuberuntime/security_context.go`). containerd takes the group from the image's passwd file, 0 without
 * an entry, and the supplementary groups from its group file (v1.7.27 and v2.4.2 `oci/spec_opts.go`, `WithUser`,
 * `WithAdditionalGIDs`); runc takes HOME from the passwd file, `/` without an entry (v1.1.15 `setupUser`, v1.3.0
 * `getUserHome`).
 */
export function identityOnNode(given: Given, runtime: ContainerRuntime): Identity | Refusal {
	const {container, pod, accounts} = given;
	if (at(pod, 'supplementalGroupsPolicy') === 'Strict' && !runtime.strictGroups) return noStrict;
	const group = at(pod, 'runAsGroup');
	if (typeof group === 'number' && typeof at(pod, 'runAsUser') !== 'number')
		return noSandbox(group);
	const text = nonRootRefusal({container, pod}, given.user);
	if (text !== undefined) return {outcome: 'refused', reason: 'CreateContainerConfigError', text};
	const wanted = wantedUser(given, runtime);
	if ('reason' in wanted) return wanted;
	const users = accounts.passwd === undefined ? undefined : usersIn(accounts.passwd);
	const found = users?.find(each =>
		'uid' in wanted ? each.uid === wanted.uid : each.name === wanted.name,
	);
	if ('name' in wanted && !found) return notCreated(users ? noUsers : runtime.noPasswdFile);
	const uid = 'uid' in wanted ? wanted.uid : unsigned(found?.uid ?? 0);
	const runAsGroup = effective('runAsGroup', container, pod);
	const gid = typeof runAsGroup === 'number' ? runAsGroup : unsigned(found?.gid ?? 0);
	// Two users of one uid: the first one counts, whichever was named.
	const first = users?.find(each => each.uid === uid);
	if (uid > largestId && !first) return notStarted;
	if (uid > largestId && runtime.tellsUsers) return notTold;
	const own = at(pod, 'supplementalGroupsPolicy') === 'Strict' ? [] : groupsOf(found, accounts);
	const groups = [gid, ...own, ...groupsOfPod(pod)];
	const known = runtime.groupsByName ? byNameOrNumber(groups, accounts) : groups;
	return {
		uid,
		gid,
		groups: [...new Set(known)].toSorted((one, other) => one - other),
		home: first ? first.home : '/',
	};
}

export function isRefusal(identity: Identity | Refusal): identity is Refusal {
	return 'reason' in identity;
}

/** The user whom containerd is asked for. */
function wantedUser(
	{user, container, pod}: Given,
	{largeUser}: ContainerRuntime,
): ImageUser | Refusal {
	const runAsUser = effective('runAsUser', container, pod);
	if (typeof runAsUser === 'number') return {uid: runAsUser};
	const wanted = imageUser(user);
	const written = 'uid' in wanted ? String(wanted.uid) : wanted.name;
	const inRange = 'uid' in wanted ? wanted.uid >= 0 && wanted.uid <= largestId : !isNumber(written);
	if (inRange) return wanted;
	return largeUser === 'a name'
		? {name: written}
		: notCreated(`invalid USER value ${JSON.stringify(written)}: uid out of range`);
}

/** Also a number that 64 bits do not hold, which is no number to a kubelet. */
const isNumber = (text: string): boolean => atoi(text) !== undefined || /^[+-]?[0-9]+$/.test(text);

/** The groups that list the user as a member; not the one of the same name, which containerd takes for the primary one. */
function groupsOf(user: User | undefined, {group}: Accounts): readonly number[] {
	if (!user || group === undefined) return [];
	return groupsIn(group)
		.filter(({name, members}) => name !== user.name && members.includes(user.name))
		.map(({gid}) => unsigned(gid));
}

function groupsOfPod(pod: Json | undefined): readonly number[] {
	const supplemental = at(pod, 'supplementalGroups');
	return [at(pod, 'fsGroup'), ...(Array.isArray(supplemental) ? supplemental : [])].filter(
		gid => typeof gid === 'number',
	);
}

/** A group whose name is the number comes before or after the one of that number, as in the file (moby/sys/user). */
function byNameOrNumber(groups: readonly number[], {group = ''}: Accounts): readonly number[] {
	const known = groupsIn(group);
	return groups.map(
		each => known.find(({name, gid}) => name === String(each) || gid === each)?.gid ?? each,
	);
}

const unsigned = (id: number): number => Number(BigInt.asUintN(32, BigInt(id)));

const noUsers = 'no users found';

const notCreated = (text: string): Refusal => ({
	outcome: 'pending',
	reason: 'CreateContainerError',
	text,
});

const notStarted: Refusal = {
	outcome: 'crashed',
	reason: 'StartError',
	exitCode: 128,
	text: `uids and gids must be in range 0-${largestId}`,
};

/**
 * The Pod's sandbox has no image whose user could be taken (containerd v1.7.27 and v2.4.2, `generateUserString`), and a
 * kubelet hands on the group of the Pod's `securityContext` all the same. Measured on both.
 */
const noSandbox = (group: number): Refusal => ({
	outcome: 'pending',
	reason: 'FailedCreatePodSandBox',
	text: `user group "${group}" is specified without user`,
});

/**
 * The container runs, but the API server refuses a status with such a uid (`status.containerStatuses[].user.linux.uid: Invalid
 * value`, Kubernetes 1.34.10 with containerd 2.4.2), so that the Pod stays as it was before its containers started.
 */
export const notTold: Refusal = {
	outcome: 'pending',
	reason: 'ContainerCreating',
	text: 'its status is never stored',
};

/** The kubelet does not admit the Pod (kubernetes v1.34 `lifecycle/predicate.go`). */
const noStrict: Refusal = {
	outcome: 'pending',
	reason: 'SupplementalGroupsPolicyNotSupported',
	text: 'SupplementalGroupsPolicy=Strict is not supported in this node',
};
