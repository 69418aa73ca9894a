import type {V1ObjectMeta} from '@kubernetes/client-node';

/**
 * Who else keeps an object as it wants it, so that a change would be taken back or fought over; undefined if nobody is
 * known to. An operator's ownerReference, and the labels and annotations by which Argo CD, Flux and Helm know what they
 * manage; a field manager of theirs counts as well.
 */
export function ownerOf({metadata = {}}: {readonly metadata?: V1ObjectMeta}): string | undefined {
	const controller = metadata.ownerReferences?.find(each => each.controller);
	if (controller) return `${controller.kind} ${controller.name} (${controller.apiVersion})`;
	const marks = {...metadata.labels, ...metadata.annotations};
	for (const [name, {marks: own, managers}] of Object.entries(tools)) {
		const mark = own.find(each => marks[each] !== undefined);
		if (mark !== undefined) return `${name} (${mark}: ${marks[mark]})`;
		const manager = metadata.managedFields?.find(each => managers.includes(each.manager ?? ''));
		if (manager) return `${name} (field manager ${manager.manager})`;
	}
	return undefined;
}

const tools: Readonly<
	Record<string, {readonly marks: readonly string[]; readonly managers: readonly string[]}>
> = {
	'Argo CD': {
		marks: ['argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/instance'],
		managers: ['argocd-controller', 'argocd-application-controller'],
	},
	Flux: {
		marks: ['kustomize.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/name'],
		managers: ['kustomize-controller', 'helm-controller'],
	},
	Helm: {marks: ['meta.helm.sh/release-name'], managers: ['helm']},
};
