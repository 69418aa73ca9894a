import type {CacheSettings} from '../cache.ts';
import {docker, imageId} from '../docker.ts';
import {EnvironmentError} from '../environment-error.ts';
import type {NodePart} from '../parts.ts';
import {mirrored, pull, releasedDigest} from './pull.ts';

/** kind's own node image of a Kubernetes release; it brings every image of the control plane. */
export async function publishedNode({
	kubernetes,
	mirror,
	progress,
	signal,
}: CacheSettings & {readonly kubernetes: string; readonly mirror?: string}): Promise<NodePart> {
	const published = `docker.io/kindest/node:v${kubernetes}`;
	const name = mirrored(published, mirror);
	if ((await imageId(name, signal)) === undefined) {
		const end = progress.step(`pulling ${name}`);
		await pull(name, signal);
		end();
	}
	const id = await imageId(name, signal);
	if (id === undefined)
		throw new EnvironmentError(`The engine lost ${name} right after pulling it`);
	const entrypoint: readonly string[] = JSON.parse(
		await docker(['image', 'inspect', '--format', '{{json .Config.Entrypoint}}', name], {signal}),
	);
	return {
		base: {id, entrypoint, ready: async () => {}},
		components: [
			{
				name: 'node',
				version: `v${kubernetes}`,
				origin: 'released artefact',
				reference: published,
				digest: id,
				released: await releasedDigest(name, signal),
			},
		],
		images: [],
	};
}
