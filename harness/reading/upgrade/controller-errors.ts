import type {Connection} from '../../cluster/connect.ts';

/** What Knative's controller last could not do for a Service, by its name: events, since no condition shows it (H7). */
export async function controllerErrors(
	{core}: Connection,
	namespace: string,
): Promise<ReadonlyMap<string, string>> {
	const {items} = await core.listNamespacedEvent({namespace});
	const errors = items.filter(
		({reason, involvedObject}) => reason === 'InternalError' && involvedObject.kind === 'Service',
	);
	return new Map(
		errors.map(({involvedObject: {name = ''}, message = ''}) => [name, message] as const),
	);
}
