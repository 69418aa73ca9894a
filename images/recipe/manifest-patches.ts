import path from 'node:path';
import type {ManifestObject, Manifests} from './manifests.ts';

/** From the reference in a manifest to the reference that was loaded; undefined when none was. */
export type Loaded = (reference: string) => string | undefined;

/**
 * Knative's released manifests for a small cluster that never pulls an image and receives thousands of dry runs:
 * - images by the references that were loaded;
 * - CPU requests of 10m, since together with the control plane the released ones fill two processors;
 * - the webhook's own client at 2000 queries/s: it dry-runs a Pod for every Service that it validates, which at
 *   the default of 4 × 5/s caps dry runs at 20/s (knative.dev/pkg, injection/sharedmain);
 * - objects allowed that start nothing (`initial-scale: 0`), which are stored for their specs;
 * - readiness probed every second: some probes run every ten, which delays a start by that much;
 * - no autoscalers (kind has no metrics server, so they never act), one replica for everything;
 * - no jobs: they migrate what an earlier release stored, and a new cluster stores nothing.
 */
export function patchManifests({crds, core}: Manifests, loaded: Loaded): Manifests {
	return {
		crds,
		core: core
			.filter(({kind}) => !leftOut.includes(kind))
			.map(object => patch(rewriteImages(object, loaded))),
	};
}

const leftOut = ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Job'];

/** Every image that the objects name: containers, the queue-proxy setting, cached images. */
export function namedImages(core: readonly ManifestObject[]): readonly string[] {
	const found = new Set<string>();
	for (const object of core.filter(({kind}) => !leftOut.includes(kind))) {
		rewriteImages(object, reference => {
			found.add(reference);
			return reference;
		});
	}
	return [...found];
}

/** The last element of an image's path: `controller` of `ko://…/cmd/controller` and `gcr.io/…/cmd/controller@sha256:…`. */
export function programName(reference: string): string {
	return path.basename(reference.replace(/@.*$/, '')).replace(/:.*$/, '');
}

function rewriteImages<T>(value: T, loaded: Loaded, key = ''): T {
	if (typeof value === 'string') {
		const isImage = (key === 'image' || key === 'queue-sidecar-image') && value !== '';
		return isImage ? ((loaded(value) ?? value) as T) : value;
	}
	if (Array.isArray(value)) return value.map(item => rewriteImages(item, loaded)) as T;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, item]) => [name, rewriteImages(item, loaded, name)]),
	) as T;
}

function patch(object: ManifestObject): ManifestObject {
	if (object.kind === 'Deployment') return patchDeployment(object);
	if (object.kind === 'ConfigMap' && object.metadata.name === 'config-deployment') {
		return withData(object, {'queue-sidecar-cpu-request': '5m'});
	}
	if (object.kind === 'ConfigMap' && object.metadata.name === 'config-autoscaler') {
		return withData(object, {'allow-zero-initial-scale': 'true'});
	}
	return object;
}

function withData(object: ManifestObject, more: Readonly<Record<string, string>>): ManifestObject {
	const data = object['data'] as Readonly<Record<string, string>>;
	return {...object, data: {...data, ...more}};
}

interface Container {
	readonly name: string;
	readonly env?: readonly object[];
	readonly resources?: {readonly requests?: object};
	readonly readinessProbe?: object;
}

interface DeploymentSpec {
	readonly template: {readonly spec: {readonly containers: readonly Container[]}};
}

function patchDeployment(object: ManifestObject): ManifestObject {
	const spec = object['spec'] as DeploymentSpec;
	const {template} = spec;
	const containers = template.spec.containers.map(patchContainer);
	return {
		...object,
		spec: {
			...spec,
			replicas: 1,
			template: {...template, spec: {...template.spec, containers}},
		},
	};
}

function patchContainer(container: Container): Container {
	const {resources, readinessProbe} = container;
	return {
		...container,
		...(readinessProbe ? {readinessProbe: {...readinessProbe, periodSeconds: 1}} : {}),
		resources: {...resources, requests: {...resources?.requests, cpu: '10m'}},
		...(container.name === 'webhook' ? {env: [...(container.env ?? []), ...clientLimits]} : {}),
	};
}

const clientLimits = [
	{name: 'KUBE_API_QPS', value: '2000'},
	{name: 'KUBE_API_BURST', value: '4000'},
] as const;
