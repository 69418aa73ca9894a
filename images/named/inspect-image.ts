import {docker} from '../engine/docker.ts';
import type {ImageConfig} from '../engine/image-archive.ts';

/** An image's configuration; the engine writes null for fields that it does not set. */
export interface InspectedImage {
	readonly architecture: string;
	readonly config: {readonly [Key in keyof ImageConfig]?: ImageConfig[Key] | null};
	/** All its names in the engine. */
	readonly tags: readonly string[];
}

interface DockerInspect {
	readonly Architecture: string;
	readonly Config: InspectedImage['config'] | null;
	readonly RepoTags: readonly string[] | null;
}

/** The engine's description of an image that it has. */
export async function inspectImage(image: string, signal?: AbortSignal): Promise<InspectedImage> {
	const asked = ['image', 'inspect', '--format', '{{json .}}', image];
	const said: DockerInspect = JSON.parse(await docker(asked, signal ? {signal} : {}));
	return {architecture: said.Architecture, config: said.Config ?? {}, tags: said.RepoTags ?? []};
}
