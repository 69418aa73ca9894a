import {atoi} from '../../../images/named/accounts.ts';

/** The largest uid and gid that Kubernetes and runc take. */
export const largestId = 2 ** 31 - 1;

/** Whom an image's USER means to a kubelet. */
export type ImageUser = {readonly uid: number} | {readonly name: string};

/**
 * USER as a kubelet gets it from the container runtime: the part before the colon, a number if Go reads it as one, so also
 * `+1000`, `01000` and `-1`; without it root (containerd v1.7.24 and v2.4.2 `getUserFromImage`; kubernetes v1.34
 * `kuberuntime/helpers.go` `getImageUser`).
 */
export function imageUser(user: string): ImageUser {
	const [name = ''] = user.split(':');
	if (name === '') return {uid: 0};
	const uid = atoi(name);
	return uid === undefined ? {name} : {uid};
}
