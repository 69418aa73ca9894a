import type {Override} from '../causes/override.ts';
import {at, isObject, objectsAt, textAt, type JsonObject} from '../../model/json.ts';
import {userContainerName} from '../../observe/stage.ts';
import {podSpecIn, withContainers, withPodSpec} from './service.ts';

/** The Service with what a user would add to its serving container, or to the others. */
export function withOverride(service: JsonObject, override: Override): JsonObject {
	const {beside = {}, fromPod = []} = override;
	const moved = at(podSpecIn(service), 'securityContext');
	const ofPod = withPodSettings(withoutInPod(service, fromPod), override);
	const changed = withContainers(ofPod, (container, name) => {
		if (name !== userContainerName) {
			const own = beside[name];
			return own ? withSettings(container, own) : container;
		}
		const inherited = isObject(moved) ? picked(moved, fromPod) : {};
		return withSettings(withInherited(container, inherited), override);
	});
	const emptyDirs = [override, ...Object.values(beside)].flatMap(each => each.emptyDirs ?? []);
	if (emptyDirs.length === 0) return changed;
	const podSpec = podSpecIn(changed);
	const volumes = [...new Set(emptyDirs)].map(folder => ({
		name: volumeName(folder),
		emptyDir: {},
	}));
	return withPodSpec(changed, {
		...podSpec,
		volumes: [...objectsAt(podSpec, 'volumes'), ...volumes],
	});
}

/** What concerns the whole Pod: its securityContext, and the modes of its volumes. */
function withPodSettings(
	service: JsonObject,
	{podSecurityContext, volumeModes}: Override,
): JsonObject {
	if (!podSecurityContext && !volumeModes) return service;
	const podSpec = podSpecIn(service);
	const own = podSpec['securityContext'];
	const volumes = objectsAt(podSpec, 'volumes');
	return withPodSpec(service, {
		...podSpec,
		...(podSecurityContext && {
			securityContext: withoutNulls({...(isObject(own) && own), ...podSecurityContext}),
		}),
		...(volumeModes && {
			volumes: volumes.map(each => withMode(each, volumeModes[textAt(each, 'name')])),
		}),
	});
}

function withMode(volume: JsonObject, mode: number | undefined): JsonObject {
	if (mode === undefined) return volume;
	const changed = fileSources.flatMap(source => {
		const own = volume[source];
		return isObject(own) ? [[source, moded(own, mode)]] : [];
	});
	return {...volume, ...Object.fromEntries(changed)};
}

/** The volumes whose files have a mode of the manifest's own (core/v1 `VolumeSource`). */
export const fileSources = ['secret', 'configMap', 'projected'] as const;

function moded(source: JsonObject, mode: number): JsonObject {
	const {items} = source;
	return {
		...source,
		defaultMode: mode,
		...(Array.isArray(items) && {
			items: items.map(each => (isObject(each) ? {...each, mode} : each)),
		}),
	};
}

function withoutInPod(service: JsonObject, fields: readonly string[]): JsonObject {
	const podSpec = podSpecIn(service);
	const {securityContext, ...others} = podSpec;
	if (fields.length === 0 || !isObject(securityContext)) return service;
	const kept = Object.entries(securityContext).filter(([key]) => !fields.includes(key));
	return withPodSpec(service, {
		...others,
		...(kept.length > 0 && {securityContext: Object.fromEntries(kept)}),
	});
}

function withInherited(container: JsonObject, inherited: JsonObject): JsonObject {
	if (Object.keys(inherited).length === 0) return container;
	const own = container['securityContext'];
	return {...container, securityContext: {...inherited, ...(isObject(own) && own)}};
}

function picked(object: JsonObject, keys: readonly string[]): JsonObject {
	return Object.fromEntries(keys.flatMap(key => (key in object ? [[key, object[key]]] : [])));
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
			securityContext: withoutNulls({...(isObject(own) && own), ...securityContext}),
		}),
	};
}

/** A field set to null is removed. */
function withoutNulls(securityContext: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(securityContext).filter(([, value]) => value !== null));
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
	`writable${folder.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 60).replace(/-+$/, '');
