import type {SampleName} from '../../images/recipe/samples.ts';
import {isObject, type Json, type JsonObject} from './json.ts';
import type {Beside, ObjectKind, RealWorkload, SideContainer, Workload} from './workloads.ts';

/** What a manifest needs in addition to the workload. */
export interface Placement {
	readonly name: string;
	/** The API server adds to the name. */
	readonly generateName?: true;
	readonly namespace: string;
	/** The image's full reference. */
	readonly image: string;
	/** The reference of another sample's image, for the other containers. */
	readonly imageOf?: (sample: SampleName) => string;
	/** Set on the object and on its template, so that everything created from it can be found. */
	readonly labels?: Readonly<Record<string, string>>;
	/** Set on the template: `serving.knative.dev/progress-deadline`, `autoscaling.knative.dev/initial-scale` … */
	readonly annotations?: Readonly<Record<string, string>>;
	/** The serving container's resource requests, unless the workload is unscheduled. */
	readonly resources?: JsonObject;
}

/** More than any node has: the Pod is rendered but no kubelet starts it. */
export const unscheduled: JsonObject = {requests: {cpu: '1000'}};

/**
 * The Service, Configuration or Revision that a user would write for the workload, for dry runs and real creates.
 * Fields that the workload leaves out are omitted. `timeoutSeconds: 1` is set because Knative makes it the pod's grace
 * period: with its default of 300 s, deleting a namespace takes minutes (real-cluster.md §2.6).
 */
export function manifestOf(
	kind: ObjectKind,
	workload: Workload | RealWorkload,
	placement: Placement,
): JsonObject {
	const {name, generateName, namespace, labels} = placement;
	const spec = podSpecFor(workload, placement);
	const marks = templateMarks(workload, placement);
	return {
		apiVersion: 'serving.knative.dev/v1',
		kind,
		metadata: {
			...workload.beside?.object,
			...(generateName ? {generateName: `${name}-`} : {name}),
			namespace,
			...(kind === 'Revision'
				? marks
				: merged('labels', workload.beside?.object?.['labels'], labels)),
		},
		spec:
			kind === 'Revision'
				? spec
				: {
						...(kind === 'Service' && workload.beside?.service),
						template: {metadata: marks, spec},
					},
	};
}

/** The pod spec that a user would write for the workload. */
export function podSpecFor(
	workload: Workload | RealWorkload,
	placement: Pick<Placement, 'image' | 'imageOf' | 'resources'>,
): JsonObject {
	const {image, resources} = placement;
	const {ports, securityContext, podSecurityContext, initContainers, beside = {}} = workload;
	const asked = 'pod' in workload && workload.pod === 'unscheduled' ? unscheduled : resources;
	const serving = {
		image,
		...given('ports', ports),
		...given('securityContext', securityContext),
		...given('resources', asked),
		...beside.container,
	};
	const sidecars = (workload.sidecars ?? []).map(each => side(each, placement, beside));
	return {
		timeoutSeconds: 1,
		...given('securityContext', podSecurityContext),
		containers: workload.servesLast ? [...sidecars, serving] : [serving, ...sidecars],
		...(initContainers && {
			initContainers: initContainers.map(each => side(each, placement, beside)),
		}),
		...beside.pod,
	};
}

function side(
	{name, image: own, args, env, ports, securityContext}: SideContainer,
	{image, imageOf}: Pick<Placement, 'image' | 'imageOf'>,
	beside: Beside,
): JsonObject {
	return {
		name,
		image: (own && imageOf?.(own)) ?? image,
		...given('args', args),
		...given('env', env),
		...given('ports', ports),
		...given('securityContext', securityContext),
		...(name === 'sidecar' && beside.sidecar),
		...(name === 'init' && beside.init),
	};
}

function templateMarks({beside}: Workload, {labels, annotations}: Placement): JsonObject {
	const own = beside?.template ?? {};
	return {
		...own,
		...merged('labels', own['labels'], labels),
		...merged('annotations', own['annotations'], annotations),
	};
}

/** Both merged under one key; no key if both are missing. */
function merged(
	key: string,
	own: Json | undefined,
	more: Readonly<Record<string, string>> | undefined,
): JsonObject {
	if (own === undefined && more === undefined) return {};
	return {[key]: {...(isObject(own) && own), ...more}};
}

/** The key, only if there is a value for it; `null` is a value. */
function given(key: string, value: Json | undefined): JsonObject {
	return value === undefined ? {} : {[key]: value};
}
