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

/** The Service with each container, init containers included, replaced by what `change` makes of it and its `containerName`. */
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

/** The container that is asked: the one with ports where there are several (serving `k8s_validation.go`). */
export function servingContainer(service: JsonObject): JsonObject {
	const containers = objectsAt(podSpecIn(service), 'containers');
	return (
		containers.find(({ports}) => Array.isArray(ports) && ports.length > 0) ?? containers[0] ?? {}
	);
}

/** All containers: first those that serve or stand beside, then the init containers, each kind in its order. */
export function containersOf(service: JsonObject): readonly JsonObject[] {
	const podSpec = podSpecIn(service);
	return [...objectsAt(podSpec, 'containers'), ...objectsAt(podSpec, 'initContainers')];
}

/**
 * By what name a container is found again in the Pod. The serving one has the name that Knative gives it where nobody
 * names it; of the others each has its own, or a number where it has none or takes that name.
 */
export function containerName(service: JsonObject, container: JsonObject): string {
	if (container === servingContainer(service)) return userContainerName;
	const own = textAt(container, 'name');
	if (own !== '' && own !== userContainerName) return own;
	return `container-${containersOf(service).indexOf(container) + 1}`;
}

/** The port on which Knative asks the serving container. */
export function servingPort(service: JsonObject): number {
	const [port] = objectsAt(servingContainer(service), 'ports');
	const number = port?.['containerPort'];
	return typeof number === 'number' && number > 0 ? number : 8080;
}

/** Every image that the Service names, each once. */
export function imagesOf(service: JsonObject): readonly string[] {
	const all = containersOf(service).map(each => textAt(each, 'image'));
	return [...new Set(all.filter(image => image !== ''))];
}

const step = (value: Json | undefined, key: string): Json | undefined =>
	isObject(value) ? value[key] : undefined;
