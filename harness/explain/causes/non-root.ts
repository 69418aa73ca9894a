import type {Family, Sign} from './cause.ts';
import {asUser, rootAllowed, someUid} from './override.ts';

const kubelet =
	'kubernetes v1.34 pkg/kubelet/kuberuntime/security_context_others.go, verifyRunAsNonRoot';

/** The kubelet's message, without the suffix ` (pod: …, container: …)`, which old kubelets omit. */
const kubeletSays = (says: RegExp): Sign => ({
	outcome: ['refused'],
	says,
	when: ({container}) => container !== queueProxy,
	source: kubelet,
});

const queueProxy = 'queue-proxy';

const setsNonRoot = 'The level sets runAsNonRoot: true.';

/** What the kubelet refuses to start if `runAsNonRoot` is true, which `enabled` sets. */
export const nonRootCauses = {
	'root-image': {
		title: 'the image runs as root',
		signs: [kubeletSays(/container has runAsNonRoot and image will run as root/)],
		why: 'runAsNonRoot is true, and the image has no USER or USER 0: the kubelet does not start it.',
		byLevel: setsNonRoot,
		denial: 'told',
		overrides: () => [asUser(someUid), rootAllowed],
		imageChanges: () => ['end the Dockerfile with a USER that is a number, such as USER 65532'],
	},
	'user-by-name': {
		title: "the image's USER is a name",
		signs: [
			kubeletSays(
				/container has runAsNonRoot and image has non-numeric user \((?<user>[^)]*)\), cannot verify user is non-root/,
			),
		],
		why: ({words: {user = ''}}) =>
			`runAsNonRoot is true, and the kubelet does not look into the image's /etc/passwd: it cannot tell whether ${JSON.stringify(user)} is root.`,
		byLevel: setsNonRoot,
		denial: 'told',
		overrides: ({finding: {image}}) => {
			const {uid} = image;
			// The uid 0 is refused as well, so another one is tried, as for an image without USER.
			const number = uid === undefined || uid === 0 ? someUid : uid;
			return [asUser(number), rootAllowed];
		},
		imageChanges: ({words: {user = ''}, finding: {image}}) => [
			image.uid === undefined
				? `give USER a number instead of ${JSON.stringify(user)}`
				: image.uid === 0
					? `USER ${user} is root: name another one, by its number`
					: `give USER a number: USER ${image.uid} instead of USER ${user}`,
		],
	},
	'run-as-user-zero': {
		title: 'the manifest asks for uid 0',
		signs: [kubeletSays(/container's runAsUser breaks non-root policy/)],
		why: 'runAsNonRoot is true, and the manifest sets runAsUser: 0, which contradicts it: the kubelet does not start it.',
		byLevel: setsNonRoot,
		denial: 'told',
		overrides: ({finding: {image}}) => [
			asUser(image.uid || Number(image.user) || someUid),
			rootAllowed,
		],
		imageChanges: () => [],
	},
	'queue-proxy-as-root': {
		title: "the pod's uid 0 reaches queue-proxy, which may not be root",
		signs: [
			{
				outcome: ['refused'],
				says: /container's runAsUser breaks non-root policy/,
				when: ({container}) => container === queueProxy,
				source: `${kubelet}; upstream.md §3: serving queue.go sets runAsNonRoot: true at every level`,
			},
		],
		why: "runAsUser: 0 in the pod's securityContext applies to every container that sets none, and Knative's queue-proxy sets runAsNonRoot: true at every level: the kubelet does not start queue-proxy.",
		overrides: () => [{fromPod: ['runAsUser']}],
		imageChanges: () => [],
	},
	'invalid-uid': {
		title: 'the uid is out of range',
		signs: [
			kubeletSays(/container has runAsNonRoot and image has an invalid user id \((?<uid>-?\d+)\)/),
		],
		why: ({words: {uid = ''}}) =>
			`runAsNonRoot is true, and the kubelet then accepts uids from 1 to 2147483647 only; the image's USER is ${uid}.`,
		byLevel: setsNonRoot,
		denial: 'told',
		overrides: () => [asUser(someUid), rootAllowed],
		imageChanges: () => ['give USER a number from 1 to 2147483647'],
	},
} as const satisfies Family;

/** Whether a cause, by its id, is such a refusal. */
export function isNonRootCause(id: string | undefined): boolean {
	return id !== undefined && Object.keys(nonRootCauses).includes(id);
}
