import type {ManifestObject, Manifests} from '../recipe/manifests.ts';

/** Knative's objects for a control plane whose webhook is a process on this machine. */
export interface ProcessManifests {
	readonly crds: readonly ManifestObject[];
	/** What can be stored before the webhook runs: none of it contains a port. */
	readonly core: readonly ManifestObject[];
	/** Webhook configurations, for `atPort`. */
	readonly webhooks: readonly ManifestObject[];
}

/**
 * Without nodes nothing is deployed: Knative's own Deployments are left out. Aggregated roles get their rules at
 * once, since no controller runs yet that would fill them in. The API server calls a webhook's Service at its
 * external name, here the loopback address, and at the port in the webhook configuration; Knative's webhook keeps
 * that port when it writes its CA bundle there.
 */
export function processManifests({crds, core}: Manifests): ProcessManifests {
	const [webhooks, others] = part(core, ({kind}) => kind.endsWith('WebhookConfiguration'));
	return {
		crds,
		core: others
			.filter(({kind}) => kind !== 'Deployment')
			.map(object => (isWebhookService(object) ? onLoopback(object) : object))
			.map(object => withRules(object, core)),
		webhooks,
	};
}

/** The webhook configurations for a webhook that listens on that port. */
export function atPort(
	webhooks: readonly ManifestObject[],
	port: number,
): readonly ManifestObject[] {
	return webhooks.map(configuration => ({
		...configuration,
		webhooks: (configuration['webhooks'] as readonly Webhook[]).map(each => ({
			...each,
			clientConfig: {
				...each.clientConfig,
				service: {...each.clientConfig.service, port},
			},
		})),
	}));
}

/** Where the API server calls the webhook's process. */
export const loopback = '127.0.0.1';

interface Webhook {
	readonly clientConfig: {readonly service: object};
}

const isWebhookService = ({kind, metadata}: ManifestObject): boolean =>
	kind === 'Service' && metadata.name === 'webhook';

function onLoopback({apiVersion, kind, metadata}: ManifestObject): ManifestObject {
	return {apiVersion, kind, metadata, spec: {type: 'ExternalName', externalName: loopback}};
}

interface Aggregation {
	readonly clusterRoleSelectors: readonly {
		readonly matchLabels: Readonly<Record<string, string>>;
	}[];
}

function withRules(object: ManifestObject, all: readonly ManifestObject[]): ManifestObject {
	const aggregation = object['aggregationRule'] as Aggregation | undefined;
	if (object.kind !== 'ClusterRole' || aggregation === undefined) return object;
	const parts = all.filter(
		({kind, metadata}) =>
			kind === 'ClusterRole' &&
			metadata.name !== object.metadata.name &&
			aggregation.clusterRoleSelectors.some(({matchLabels}) =>
				Object.entries(matchLabels).every(([label, value]) => metadata.labels?.[label] === value),
			),
	);
	return {...object, rules: parts.flatMap(({rules}) => (Array.isArray(rules) ? rules : []))};
}

/** Those for which `holds` is true, then the others. */
function part<T>(all: readonly T[], holds: (one: T) => boolean): readonly [T[], T[]] {
	return [all.filter(holds), all.filter(one => !holds(one))];
}
