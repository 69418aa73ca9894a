import {isObject, objectsAt, textAt} from '../../harness/json.ts';
import {hardened} from '../contexts.ts';
import {applyDefaults, mutate} from '../../harness/subjects/reference.ts';
import {isUnset} from '../../harness/subjects/rule.ts';
import {afterwards, business, objectOr, refusal, treatment, type Treated} from './mutant.ts';
import {changeAt} from './falsify.ts';

/** Mistakes about what is asked, by whom and where. */

const untreated = (title: string, holds: (treated: Treated) => boolean, known?: `M${number}`) =>
	treatment(title, treated => (holds(treated) ? treated.own : undefined), known);

export const onlyServices = untreated(
	'what is created as a Configuration or a Revision is not defaulted',
	({request}) => request.kind.kind !== 'Service',
	'M37',
);
export const revisionsSkipped = untreated(
	'what is created as a Revision is not defaulted',
	({request}) => request.kind.kind === 'Revision',
	'M37',
);
export const sidecarsOfRevisions = untreated(
	'sidecars of a Revision are not defaulted',
	({request, kind}) => request.kind.kind === 'Revision' && kind === 'sidecar',
);
export const podWordInRevisions = treatment(
	'in a Revision the pod’s seccompProfile is ignored',
	({request, level, own, truth}) =>
		request.kind.kind === 'Revision' && level !== 'disabled' && isUnset(own['seccompProfile'])
			? {...truth, seccompProfile: {type: 'RuntimeDefault'}}
			: undefined,
);
export const updatesSkipped = untreated(
	'updates are not defaulted',
	({request}) => request.operation === 'UPDATE',
);
export const updateOverwrites = treatment(
	'an update overwrites what its user has just set',
	({request, level, truth}) =>
		request.operation === 'UPDATE' && level !== 'disabled'
			? {
					...truth,
					allowPrivilegeEscalation: false,
					seccompProfile: {type: 'RuntimeDefault'},
					capabilities: {drop: ['ALL']},
					...(level === 'enabled' && {runAsNonRoot: true}),
				}
			: undefined,
	'M49',
);
export const updateKeepsOld = treatment(
	'an update brings back what was stored before',
	({request, own}) => {
		const stored = request.oldObject;
		if (!stored) return undefined;
		const template = objectOr(objectOr(objectOr(stored['spec'])['template'])['spec']);
		const [first] = Array.isArray(template['containers']) ? template['containers'] : [];
		const before = objectOr(objectOr(first)['securityContext']);
		return Object.keys(before).length > 0 ? {...before, ...own} : undefined;
	},
);
export const updateAtDisabledHardens = treatment(
	'at disabled an update is hardened all the same',
	({request, level, sent, pod}) => {
		if (request.operation !== 'UPDATE' || level !== 'disabled') return undefined;
		const treated = applyDefaults({containers: [sent], securityContext: pod}, 'enabled');
		const [first] = Array.isArray(treated['containers']) ? treated['containers'] : [];
		return objectOr(objectOr(first)['securityContext']);
	},
);
export const revisionChanged = business(
	'a Revision is defaulted again when it is updated',
	(request, defaults) => mutate({...request, operation: 'CREATE'}, defaults),
	'M38',
);
export const revisionMarked = business(
	'a Revision’s containers are marked when it is updated',
	(request, defaults) => {
		const object = mutate(request, defaults);
		if (request.kind.kind !== 'Revision' || request.operation !== 'UPDATE') return object;
		return changeAt(object, ['spec', 'containers'], containers =>
			(Array.isArray(containers) ? containers : [])
				.filter(isObject)
				.map(each => ({...each, securityContext: {readOnlyRootFilesystem: true}})),
		);
	},
);
export const otherNamespaceSkipped = untreated(
	'only one namespace is treated',
	({request}) => request.namespace === 'other',
	'M50',
);
export const serviceAccountsTrusted = untreated(
	'what a service account creates is left alone',
	({request}) => request.userInfo.username.startsWith('system:serviceaccount:'),
	'M50',
);
export const strangersOnly = untreated(
	'what somebody else than the administrator creates is left alone',
	({request}) => request.userInfo.username === 'bob',
	'M50',
);
export const longNamesSkipped = untreated(
	'objects with long names are left alone',
	({request}) => request.name.length > 30,
);
export const ownedTrusted = untreated('what has an owner is left alone', ({request}) =>
	JSON.stringify(request.object['metadata'] ?? null).includes('"ownerReferences"'),
);
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
export const probesCount = treatment(
	'a probe at a low port counts as a low port',
	({level, own, sent, truth}) =>
		level !== 'disabled' && own['capabilities'] === undefined && sent['livenessProbe'] !== undefined
			? {...truth, capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']}}
			: undefined,
);
export const envCounts = treatment(
	'a port in the environment counts as a low port',
	({level, own, sent, truth}) =>
		level !== 'disabled' && own['capabilities'] === undefined && sent['env'] !== undefined
			? {...truth, capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']}}
			: undefined,
);
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
export const automountDropped = afterwards(
	'the service account’s token is no longer mounted',
	(podSpec, level) =>
		level === 'disabled' ? podSpec : {...podSpec, automountServiceAccountToken: false},
	'M45',
);
export const usersNamespaced = afterwards('the pod gets a user namespace', (podSpec, level) =>
	level === 'disabled' ? podSpec : {...podSpec, hostUsers: false},
);
export const podKeysSet = afterwards(
	'the pod is given an account and a runtime class',
	podSpec => ({
		...podSpec,
		serviceAccountName: 'restricted',
		runtimeClassName: 'gvisor',
		shareProcessNamespace: false,
		hostNetwork: false,
		hostUsers: true,
		automountServiceAccountToken: true,
	}),
);

/** What Knative's validation says of a field that its flag does not allow. */
const mustNotSet = (field: string): string =>
	`must not set the field(s): spec.template.spec.${field}`;

export const ownDefaultRefused = refusal(
	'what the default adds for a low port is refused',
	({object}, level) =>
		level !== 'disabled' &&
		/"containerPort":(80|443|79|1|1023)[,}]/.test(JSON.stringify(object)) &&
		!JSON.stringify(object).includes('"capabilities"')
			? mustNotSet('containers[0].securityContext.capabilities.add')
			: undefined,
	'M5',
);
export const rollbackRefused = refusal(
	'what was stored with NET_BIND_SERVICE cannot be updated at disabled',
	({object, operation}, level) =>
		operation === 'UPDATE' &&
		level === 'disabled' &&
		JSON.stringify(object).includes('NET_BIND_SERVICE')
			? mustNotSet('containers[0].securityContext.capabilities.add')
			: undefined,
	'M10',
);
export const everyUpdateRefused = refusal(
	'what was stored at another level cannot be updated',
	({operation, oldObject, object}) =>
		operation === 'UPDATE' && JSON.stringify(oldObject) !== JSON.stringify(object)
			? 'the spec was changed'
			: undefined,
);
export const strangerRefused = refusal(
	'somebody else may not annotate a Service whose Revision is named',
	({operation, userInfo}) =>
		operation === 'UPDATE' && userInfo.username === 'bob'
			? 'invalid value: bob: metadata.annotations.serving.knative.dev/lastModifier'
			: undefined,
	'M11',
);
