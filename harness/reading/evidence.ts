import type {Connection} from '../cluster/connect.ts';
import type {RunNamespace} from './run-namespace.ts';
import {objectsAt, textAt, type JsonObject} from '../model/json.ts';
import type {Evidence} from '../model/result.ts';
import {redact, redactJson} from '../../images/host/redact.ts';

/**
 * What a reader needs to investigate a failure, collected at the failure and before any clean-up: the object's path,
 * its events, its Revision's conditions and the end of its container's log.
 */
export async function evidenceOf(
	connection: Connection,
	runNamespace: RunNamespace,
	{name, object}: {name: string; object: string},
): Promise<Evidence> {
	const {items} = await connection.core.listNamespacedEvent({namespace: runNamespace.namespace});
	const events = items
		.filter(({involvedObject}) => isOf(name, involvedObject.name ?? ''))
		.map(({type, reason, message}) => redact(`${type ?? ''} ${reason ?? ''}: ${message ?? ''}`));
	return {
		object,
		events: [...new Set(events)],
		conditions: [...runNamespace.revisions.objects.values()]
			.filter(revision => isOf(name, textAt(revision, 'metadata', 'name')))
			.flatMap(revision => objectsAt(revision, 'status', 'conditions'))
			.map(redactJson),
		log: [...runNamespace.pods.objects.values()]
			.filter(
				pod => textAt(pod, 'metadata', 'labels', 'serving.knative.dev/configuration') === name,
			)
			.flatMap(lastWords)
			.map(redact),
	};
}

/** `app` owns `app` and `app-00001-deployment-…`, and not `app-named-00001`. */
function isOf(name: string, other: string): boolean {
	return other === name || new RegExp(`^${name}-\\d{5}(-|$)`).test(other);
}

function lastWords(pod: JsonObject): string[] {
	return objectsAt(pod, 'status', 'containerStatuses').flatMap(status =>
		[
			textAt(status, 'lastState', 'terminated', 'message'),
			textAt(status, 'state', 'terminated', 'message'),
		].flatMap(message => message.split('\n').filter(line => line.trim() !== '')),
	);
}
