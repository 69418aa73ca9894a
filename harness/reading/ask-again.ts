import {setTimeout as sleep} from 'node:timers/promises';
import {PatchStrategy, setHeaderOptions} from '@kubernetes/client-node';
import {isNotFound} from '../machine/tell-error.ts';
import type {Connection} from '../cluster/connect.ts';
import {isPodReady} from '../cluster/pod.ts';
import type {ObjectWatch, Waiting} from '../cluster/watch.ts';
import {at, isObject, objectsAt, textAt, type JsonObject} from '../model/json.ts';
import {probedAgain} from '../machine/limits.ts';

/**
 * Makes the kubelet repeat the readiness probes of a Pod whose containers run and which is not Ready.
 *
 * A probe that ran before queue-proxy listened is repeated only after its period, which is 10 s as Knative renders it,
 * or when the kubelet processes the Pod again (Kubernetes 1.34, pkg/kubelet/prober/prober_manager.go,
 * `UpdatePodStatus`). Any change of the Pod causes that; this adds an annotation. The probe's answer still comes from
 * the Pod alone.
 *
 * Never resolves: it ends with the caller's signal, or throws the API server's error.
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
		/** The Pod that the caller waits for. */
		newest: () => JsonObject | undefined;
		namespace: string;
		/** How its caller waits for it: the same limit and the same error text. */
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
