import {setTimeout as sleep} from 'node:timers/promises';
import {PatchStrategy, setHeaderOptions} from '@kubernetes/client-node';
import {isNotFound} from '../machine/tell-error.ts';
import type {Connection} from '../cluster/connect.ts';
import {isPodReady} from '../cluster/pod.ts';
import type {ObjectWatch, Waiting} from '../cluster/watch.ts';
import {at, isObject, objectsAt, textAt, type JsonObject} from '../model/json.ts';
import {probedAgain} from '../machine/limits.ts';

/**
 * Has the kubelet ask the readiness probes of a Pod again whose containers run and which is not Ready.
 *
 * A probe that came before queue-proxy listened is asked again after its period only, which is 10 s as Knative renders it, or
 * when the kubelet looks at the Pod anew (Kubernetes 1.34, pkg/kubelet/prober/prober_manager.go, `UpdatePodStatus`);
 * that it does at any change of the Pod, as by an annotation of ours. What the probe answers is nobody's but the Pod's.
 *
 * Never resolves: it is over with the caller's signal, or throws what the API server says.
 */
export async function askReadinessAgain(
	connection: Connection,
	{
		pods,
		newest,
		namespace,
		waiting,
	}: {
		pods: ObjectWatch;
		/** The Pod that is waited for. */
		newest: () => JsonObject | undefined;
		namespace: string;
		/** How its caller waits for it: as long, and with the same words at the end. */
		waiting: Waiting;
	},
): Promise<never> {
	for (const [index, delay] of probedAgain.entries()) {
		await pods.until(() => (runsUnready(newest()) ? true : undefined), waiting);
		await sleep(delay, undefined, {signal: waiting.signal});
		const pod = newest();
		if (runsUnready(pod)) await touch(connection, {namespace, pod, value: String(index + 1)});
	}
	return new Promise(() => {});
}

function runsUnready(pod: JsonObject | undefined): boolean {
	const containers = objectsAt(pod, 'status', 'containerStatuses');
	const run = containers.every(container => isObject(at(container, 'state', 'running')));
	return containers.length > 0 && run && !isPodReady(pod);
}

async function touch(
	{core}: Connection,
	{namespace, pod, value}: {namespace: string; pod: JsonObject | undefined; value: string},
): Promise<void> {
	const annotations = {'secure-pod-defaults-conformance/asked-again': value};
	try {
		await core.patchNamespacedPod(
			{name: textAt(pod, 'metadata', 'name'), namespace, body: {metadata: {annotations}}},
			setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
		);
	} catch (error) {
		if (!isNotFound(error)) throw error;
	}
}
