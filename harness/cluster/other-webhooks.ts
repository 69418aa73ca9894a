import type {V1LabelSelector, V1MutatingWebhook} from '@kubernetes/client-node';
import type {Connection} from './connect.ts';
import {resources, type Kind} from './resources.ts';
import {knativeLevel} from '../model/level-source.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * The mutating webhooks that the API server may send objects of those kinds to when they are created in a namespace with
 * those labels, as `WEBHOOK of CONFIGURATION`, without those that Knative's own namespace serves. Conditions on the
 * object itself are not looked at.
 */
export async function otherWebhooks(
	{admission}: Pick<Connection, 'admission'>,
	kinds: readonly Kind[],
	namespace: Labels,
): Promise<readonly string[]> {
	const {items} = await admission.listMutatingWebhookConfiguration();
	return items.flatMap(({metadata, webhooks = []}) =>
		webhooks
			.filter(webhook => isOther(webhook) && kinds.some(kind => isSent(webhook, kind)))
			.filter(({namespaceSelector}) => selects(namespaceSelector, namespace))
			.map(({name}) => `${name} of ${metadata?.name}`),
	);
}

const isOther = ({clientConfig}: V1MutatingWebhook): boolean =>
	clientConfig.service?.namespace !== knativeLevel.namespace;

function isSent({rules = []}: V1MutatingWebhook, kind: Kind): boolean {
	const {group, plural} = resources[kind];
	return rules.some(
		rule =>
			has(rule.apiGroups, '*', group) &&
			has(rule.resources, '*', '*/*', plural) &&
			has(rule.operations, '*', 'CREATE'),
	);
}

const has = (list: readonly string[] = [], ...any: readonly string[]): boolean =>
	list.some(each => any.includes(each));

/** As the API server evaluates a label selector; one that is left out selects everything. */
function selects(
	{matchLabels = {}, matchExpressions = []}: V1LabelSelector = {},
	labels: Labels,
): boolean {
	return (
		Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
		matchExpressions.every(({key, operator, values = []}) => {
			const value = labels[key];
			switch (operator) {
				case 'Exists':
					return value !== undefined;
				case 'DoesNotExist':
					return value === undefined;
				case 'NotIn':
					return value === undefined || !values.includes(value);
				default:
					return value !== undefined && values.includes(value);
			}
		})
	);
}
