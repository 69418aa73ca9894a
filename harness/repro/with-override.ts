import type {Override} from '../causes/override.ts';
import {isObject, objectsAt, textAt, type JsonObject} from '../json.ts';
import {podSpecIn, withContainers, withPodSpec} from './service.ts';

/** The Service with what a user would add to its serving container. */
export function withOverride(service: JsonObject, override: Override): JsonObject {
	const changed = withContainers(service, (container, isServing) =>
		isServing ? withSettings(container, override) : container,
	);
	const {emptyDirs = []} = override;
	if (emptyDirs.length === 0) return changed;
	const podSpec = podSpecIn(changed);
	const volumes = emptyDirs.map(folder => ({name: volumeName(folder), emptyDir: {}}));
	return withPodSpec(changed, {
		...podSpec,
		volumes: [...objectsAt(podSpec, 'volumes'), ...volumes],
	});
}

/** How many settings it takes: the smaller of two overrides that help is the better one. */
export function sizeOf({securityContext, ports, env, emptyDirs, resources}: Override): number {
	return (
		Object.keys(securityContext ?? {}).length +
		(ports ? 1 : 0) +
		Object.keys(env ?? {}).length +
		(emptyDirs?.length ?? 0) +
		(resources ? 1 : 0)
	);
}

function withSettings(
	container: JsonObject,
	{securityContext, ports, env, emptyDirs, resources}: Override,
): JsonObject {
	const own = container['securityContext'];
	const asked = container['resources'];
	return {
		...container,
		...(ports && {ports}),
		...(env && {env: withEnv(container, env)}),
		...(emptyDirs && {volumeMounts: withMounts(container, emptyDirs)}),
		...(resources && {resources: {...(isObject(asked) && asked), ...resources}}),
		...(securityContext && {
			securityContext: {...(isObject(own) && own), ...securityContext},
		}),
	};
}

function withEnv(container: JsonObject, env: Readonly<Record<string, string>>) {
	const others = objectsAt(container, 'env').filter(each => !(textAt(each, 'name') in env));
	return [...others, ...Object.entries(env).map(([name, value]) => ({name, value}))];
}

function withMounts(container: JsonObject, folders: readonly string[]) {
	const mounts = folders.map(folder => ({name: volumeName(folder), mountPath: folder}));
	return [...objectsAt(container, 'volumeMounts'), ...mounts];
}

const volumeName = (folder: string): string =>
	`writable${folder.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.replace(/-+$/, '').slice(0, 60);
