import {isObject} from '../../harness/model/json.ts';
import {applyDefaults, mutate} from '../../harness/subjects/reference.ts';
import {isUnset} from '../../harness/subjects/rule.ts';
import {business, objectOr, treatment, untreated} from './mutant.ts';
import {changeAt} from './falsify.ts';

/** Mistakes about what is requested, by whom and where. */

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
