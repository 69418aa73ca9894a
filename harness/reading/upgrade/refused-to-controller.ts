import type {Connection} from '../../cluster/connect.ts';

/**
 * The refusals that keep Knative's controller from updating the Configuration of a Service, by the Service's name: events,
 * since no condition shows them (H7). Its other errors pass: it tries again after a conflict.
 */
export async function refusedToController(
	{core}: Connection,
	namespace: string,
): Promise<ReadonlyMap<string, string>> {
	const {items} = await core.listNamespacedEvent({namespace});
	const errors = items.filter(
		({reason, message = '', involvedObject: {kind}}) =>
			reason === 'InternalError' && kind === 'Service' && ofConfiguration.test(message),
	);
	return new Map(
		errors.map(({involvedObject: {name = ''}, message = ''}) => [name, message] as const),
	);
}

const ofConfiguration = /^failed to reconcile Configuration: .*denied the request/s;
