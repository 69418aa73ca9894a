import type {Connection} from '../cluster/connect.ts';
import {answerAt, answerOf} from '../cluster/http-answer.ts';
import {watched} from '../cluster/resources.ts';
import {ObjectWatch} from '../cluster/watch.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {isObject, textAt, type JsonObject} from '../model/json.ts';
import {limits} from '../machine/limits.ts';
import {podSpecFor, type Placement} from '../model/manifest.ts';
import {factsIn} from '../observe/process.ts';
import type {NodeFacts} from '../model/readings.ts';

/**
 * What the node sets for every pod, read inside one: a plain Pod of this project's program, with nothing set and not
 * managed by Knative. The node's own /proc differs from that of its pods (real-cluster.md §0.8).
 */
export async function askNode(
	connection: Connection,
	placement: Placement,
	signal: AbortSignal,
): Promise<NodeFacts> {
	const {name, namespace, labels = {}} = placement;
	const {timeoutSeconds: _, ...spec} = podSpecFor({image: 'app-numeric'}, placement);
	const containers = [spec['containers']].flat().filter(isObject);
	await connection.objects.create({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, namespace, labels},
		spec: {...spec, containers: containers.map(each => ({...each, name: 'user-container'}))},
	});
	await using made = new AsyncDisposableStack();
	made.defer(async () => {
		await connection.core.deleteNamespacedPod({name, namespace, gracePeriodSeconds: 0});
	});
	await using watch = await ObjectWatch.start(connection, {...watched('Pod', namespace), name});
	const running = (): JsonObject | undefined => {
		const pod = watch.objects.get(name);
		return textAt(pod, 'status', 'phase') === 'Running' ? pod : undefined;
	};
	const pod = await watch.until(running, {
		what: `Pod ${namespace}/${name}, which is asked what its node sets for pods, to run`,
		limit: limits.outcomeSettled,
		last: () => JSON.stringify(watch.objects.get(name)?.['status'] ?? {}),
		signal,
	});
	await answerOf(connection, pod, namespace, () => running() === undefined);
	const ask = async (path: string): Promise<string> => {
		const {status, body} = await answerAt(connection, pod, namespace, {path});
		if (status === 200) return body;
		throw new EnvironmentError(`Pod ${namespace}/${name}: /${path}: HTTP ${status}: ${body}`);
	};
	const [told, process] = [await ask('node'), await ask('proc/self/status')];
	return factsOf(JSON.parse(told), process);
}

function factsOf(told: unknown, process: string): NodeFacts {
	const facts: JsonObject = isObject(told) ? told : {};
	return {
		unprivilegedPortStart: Number(textAt(facts, 'ip_unprivileged_port_start')),
		pingGroupRange: textAt(facts, 'ping_group_range'),
		uidMap: textAt(facts, 'uid_map'),
		seccomp: factsIn(process).Seccomp,
	};
}
