import {isObject, type Json} from '../../model/json.ts';
import {imageUser, largestId} from './image-user.ts';

/**
 * The kubelet's message if it refuses to start a container whose `runAsNonRoot` is true, or undefined if it starts it
 * (kubernetes v1.34 `pkg/kubelet/kuberuntime/security_context_others.go`, `verifyRunAsNonRoot`; upstream.md §4.1). The
 * suffix ` (pod: …, container: …)`, which old kubelets omit, is left out. The container's value overrides the pod's.
 */
export function nonRootRefusal(
	{container, pod}: {container: Json | undefined; pod: Json | undefined},
	written: string,
): string | undefined {
	if (effective('runAsNonRoot', container, pod) !== true) return undefined;
	const runAsUser = effective('runAsUser', container, pod);
	if (typeof runAsUser === 'number') {
		return runAsUser === 0 ? "container's runAsUser breaks non-root policy" : undefined;
	}
	const user = imageUser(written);
	const image = 'container has runAsNonRoot and image';
	if ('name' in user) {
		return `${image} has non-numeric user (${user.name}), cannot verify user is non-root`;
	}
	if (user.uid === 0) return `${image} will run as root`;
	if (user.uid < 0 || user.uid > largestId) {
		return `${image} has an invalid user id (${user.uid}). (Must be 1-(${largestId}))`;
	}
	return undefined;
}

/** A field of both the container's and the pod's `securityContext`; the container's value comes first. */
export function effective(
	field: string,
	container: Json | undefined,
	pod: Json | undefined,
): Json | undefined {
	const own = isObject(container) ? container[field] : undefined;
	return own ?? (isObject(pod) ? pod[field] : undefined) ?? undefined;
}
