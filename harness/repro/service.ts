import {exposedPort} from '../exposed-port.ts';
import {isObject, objectsAt, textAt, type Json, type JsonObject} from '../json.ts';

/** The Service that a user would write to deploy an image. */
export function serviceOf(image: string, port: number | undefined): JsonObject {
	return {
		apiVersion: 'serving.knative.dev/v1',
		kind: 'Service',
		metadata: {name: safeName(image)},
		spec: {
			template: {
				spec: {
					containers: [{image, ...(port !== undefined && {ports: [{containerPort: port}]})}],
				},
			},
		},
	};
}

/** The Service of an image, on the port that is named where nobody names one. */
export function onExposedPort(image: string, exposed: readonly number[]): JsonObject {
	return serviceOf(image, exposedPort(exposed));
}

/** A name for what is made of an image or a manifest: a DNS label that leaves room for what Knative appends. */
export function safeName(named: string): string {
	const [last = ''] = named.replace(/\/+$/, '').split('/').slice(-1);
	const label = last
		.replace(/[@:].*$|\.(?:tar|tgz|tar\.gz)$/, '')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^[^a-z]+|-+$/g, '')
		.slice(0, longestName)
		.replace(/-+$/, '');
	return label || 'app';
}

/** The longest name: `-NN-00001-deployment-HASH-XXXXX` comes after it, and a label ends at 63. */
const longestName = 26;

/** The pod spec of a Service's template. */
export function podSpecIn(service: JsonObject): JsonObject {
	const spec = step(step(step(service, 'spec'), 'template'), 'spec');
	return isObject(spec) ? spec : {};
}

/** The Service with another pod spec. */
export function withPodSpec(service: JsonObject, podSpec: JsonObject): JsonObject {
	const [spec, template] = [step(service, 'spec'), step(step(service, 'spec'), 'template')];
	return {
		...service,
		spec: {
			...(isObject(spec) && spec),
			template: {...(isObject(template) && template), spec: podSpec},
		},
	};
}

/** The Service with each container, init containers included, replaced by what `change` makes of it. */
export function withContainers(
	service: JsonObject,
	change: (container: JsonObject, isServing: boolean) => JsonObject,
): JsonObject {
	const podSpec = podSpecIn(service);
	const serving = servingContainer(service);
	const changed = Object.fromEntries(
		['containers', 'initContainers'].flatMap(list =>
			Array.isArray(podSpec[list])
				? [[list, objectsAt(podSpec, list).map(each => change(each, each === serving))]]
				: [],
		),
	);
	return withPodSpec(service, {...podSpec, ...changed});
}

/** The container that is asked: the one with ports where there are several (serving `k8s_validation.go`). */
export function servingContainer(service: JsonObject): JsonObject {
	const containers = objectsAt(podSpecIn(service), 'containers');
	return containers.find(({ports}) => Array.isArray(ports)) ?? containers[0] ?? {};
}

/** The port on which Knative asks the serving container. */
export function servingPort(service: JsonObject): number {
	const [port] = objectsAt(servingContainer(service), 'ports');
	const number = port?.['containerPort'];
	return typeof number === 'number' && number > 0 ? number : 8080;
}

/** Every image that the Service names, each once. */
export function imagesOf(service: JsonObject): readonly string[] {
	const podSpec = podSpecIn(service);
	const all = [...objectsAt(podSpec, 'containers'), ...objectsAt(podSpec, 'initContainers')];
	return [...new Set(all.map(each => textAt(each, 'image')).filter(image => image !== ''))];
}

const step = (value: Json | undefined, key: string): Json | undefined =>
	isObject(value) ? value[key] : undefined;
