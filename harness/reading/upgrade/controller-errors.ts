import type {Connection} from '../../cluster/connect.ts';

/** What Knative's controller could not do for each Service, by its name: events, since no condition shows it (H7). */
export async function controllerErrors(
	{core}: Connection,
	namespace: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
	const {items} = await core.listNamespacedEvent({namespace});
	const found = new Map<string, Set<string>>();
	for (const {reason, message = '', involvedObject} of items) {
		if (reason !== 'InternalError' || involvedObject.kind !== 'Service') continue;
		const name = involvedObject.name ?? '';
		found.set(name, (found.get(name) ?? new Set()).add(message));
	}
	return new Map([...found].map(([name, messages]) => [name, [...messages]]));
}
