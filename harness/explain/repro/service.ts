import {exposedPort} from '../causes/image-facts.ts';
import {isObject, objectsAt, textAt, type Json, type JsonObject} from '../../model/json.ts';
import {userContainerName} from '../../observe/stage.ts';

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

/** The Service of an image, on the default port. */
export function onExposedPort(image: string, exposed: readonly number[]): JsonObject {
	return serviceOf(image, exposedPort(exposed));
}

/** A name for the objects of an image or a manifest: a DNS label short enough for Knative's suffixes. */
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

/** The longest name: `-NN-00001-deployment-HASH-XXXXX` is appended, and a label has at most 63 characters. */
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

/**
 * The Service with each container, including init containers, replaced by the result of `change` for it and its
 * `containerName`.
 */
export function withContainers(
	service: JsonObject,
	change: (container: JsonObject, name: string) => JsonObject,
): JsonObject {
	const podSpec = podSpecIn(service);
	const changed = Object.fromEntries(
		['containers', 'initContainers'].flatMap(list =>
			Array.isArray(podSpec[list])
				? [[list, objectsAt(podSpec, list).map(each => change(each, containerName(service, each)))]]
				: [],
		),
	);
	return withPodSpec(service, {...podSpec, ...changed});
}

/** The serving container: the one with ports if there are several (serving `k8s_validation.go`). */
export function servingContainer(service: JsonObject): JsonObject {
	const containers = objectsAt(podSpecIn(service), 'containers');
	return (
		containers.find(({ports}) => Array.isArray(ports) && ports.length > 0) ?? containers[0] ?? {}
	);
}

/** All containers: first the serving one and the sidecars, then the init containers, each kind in its order. */
export function containersOf(service: JsonObject): readonly JsonObject[] {
	const podSpec = podSpecIn(service);
	return [...objectsAt(podSpec, 'containers'), ...objectsAt(podSpec, 'initContainers')];
}

/**
 * The name by which a container is found in the Pod: for the serving one Knative's default name, for the others their
 * own, or a number if they have none or it is that default.
 */
export function containerName(service: JsonObject, container: JsonObject): string {
	if (container === servingContainer(service)) return userContainerName;
	const own = textAt(container, 'name');
	if (own !== '' && own !== userContainerName) return own;
	return `container-${containersOf(service).indexOf(container) + 1}`;
}

/** The port on which Knative calls the serving container. */
export function servingPort(service: JsonObject): number {
	const [port] = objectsAt(servingContainer(service), 'ports');
	const number = port?.['containerPort'];
	return typeof number === 'number' && number > 0 ? number : 8080;
}

/** Every image that the Service names, without duplicates. */
export function imagesOf(service: JsonObject): readonly string[] {
	const all = containersOf(service).map(each => textAt(each, 'image'));
	return [...new Set(all.filter(image => image !== ''))];
}

const step = (value: Json | undefined, key: string): Json | undefined =>
	isObject(value) ? value[key] : undefined;
