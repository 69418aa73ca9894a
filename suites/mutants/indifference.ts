import {objectsAt, textAt} from '../../harness/model/json.ts';
import {hardened} from '../contexts.ts';
import {objectOr, treatment, untreated} from './mutant.ts';

/** Mistakes about what must not matter: other content of the template, and the neighbours of a container. */

export const restSkipped = untreated(
	'where the first container needs nothing no other is looked at',
	({podSpec, index, kind}) => {
		const [first] = objectsAt(podSpec, 'containers');
		const own = objectOr(first?.['securityContext']);
		return hardened.every(field => own[field] !== undefined) && (index > 0 || kind === 'init');
	},
);
export const optedOut = untreated('an annotation opts a template out', ({request}) =>
	JSON.stringify(request.object).includes('example.com/hardened'),
);
export const labelled = untreated('a label opts a template out', ({request}) =>
	JSON.stringify(request.object).includes('"security":"none"'),
);
export const digestsTrusted = untreated('an image by digest is trusted', ({sent}) =>
	textAt(sent, 'image').includes('@sha256:'),
);
export const namedSkipped = untreated(
	'only a container without a name of its own is treated',
	({kind, sent}) => kind === 'serving' && sent['name'] !== undefined,
);
export const limitedSkipped = untreated(
	'containers with limits are left alone',
	({sent}) => sent['resources'] !== undefined,
);
export const commandsSkipped = untreated(
	'containers with a command of their own are left alone',
	({sent}) => sent['command'] !== undefined,
);
export const mountsSkipped = untreated(
	'containers that mount something are left alone',
	({sent}) => sent['volumeMounts'] !== undefined,
);
/**
 * At the levels that harden, a container with this key and without capabilities of its own counts as bound to a
 * low port.
 */
const countsAsLow = (title: string, key: string) =>
	treatment(title, ({level, own, sent, truth}) =>
		level !== 'disabled' && own['capabilities'] === undefined && sent[key] !== undefined
			? {...truth, capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']}}
			: undefined,
	);

export const probesCount = countsAsLow(
	'a probe at a low port counts as a low port',
	'livenessProbe',
);
export const envCounts = countsAsLow('a port in the environment counts as a low port', 'env');
export const accountSkipped = untreated(
	'pods with a service account of their own are left alone',
	({podSpec}) => podSpec['serviceAccountName'] !== undefined,
);
export const concurrencySkipped = untreated(
	'pods with a concurrency of their own are left alone',
	({podSpec}) => podSpec['containerConcurrency'] !== undefined,
);
export const crowdSkipped = untreated(
	'pods of three containers are left alone',
	({podSpec}) => Array.isArray(podSpec['containers']) && podSpec['containers'].length > 2,
);
export const neighbourTrusted = untreated(
	'a container beside an unsafe one is left alone',
	({podSpec, own}) =>
		JSON.stringify(podSpec).includes('"Unconfined"') && own['seccompProfile'] === undefined,
);
export const secretsSkippedInUpdates = untreated(
	'pods that mount a Secret are left alone when they are updated',
	({podSpec, request}) =>
		request.operation === 'UPDATE' && JSON.stringify(podSpec).includes('"secretName"'),
);
export const volumesSkippedInConfigurations = untreated(
	'Configurations with two volumes are left alone',
	({podSpec, request}) =>
		request.kind.kind === 'Configuration' && objectsAt(podSpec, 'volumes').length > 1,
);
export const accountsSkippedInRevisions = untreated(
	'Revisions with a service account of their own and a memory limit are left alone',
	({podSpec, request}) =>
		request.kind.kind === 'Revision' &&
		podSpec['serviceAccountName'] !== undefined &&
		JSON.stringify(podSpec).includes('"memory":"64Mi"'),
);
export const firstFiveTreated = untreated(
	'only the first five containers of a list are looked at',
	({index}) => index > 4,
);
export const selectiveAccountsSkipped = untreated(
	'pods of one container with a Secret, an account and a node selector are left alone',
	({podSpec}) =>
		objectsAt(podSpec, 'containers').length === 1 &&
		podSpec['serviceAccountName'] !== undefined &&
		podSpec['nodeSelector'] !== undefined &&
		JSON.stringify(podSpec).includes('"secretName"'),
);
export const sharedTrafficSkipped = untreated(
	'Services that split their traffic are left alone',
	({request}) => objectsAt(request.object, 'spec', 'traffic').length > 1,
);
export const secretsSkipped = untreated('pods that mount a Secret are left alone', ({podSpec}) =>
	JSON.stringify(podSpec).includes('"secretName"'),
);
