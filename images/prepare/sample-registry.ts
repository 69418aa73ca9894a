import {docker, imageId} from '../engine/docker.ts';
import {EnvironmentError} from '../host/errors.ts';
import {limits} from '../host/limits.ts';
import {packagedSamples} from '../packaged/parts.ts';
import {publishedSamples} from '../published/samples.ts';
import type {SamplePart, SampleParts} from '../recipe/parts.ts';
import type {ImageRequest, SampleImage} from '../recipe/prepared.ts';
import {sampleNames, type SampleName} from '../recipe/samples.ts';
import {sampleImages} from './assemble.ts';

type References = Readonly<Partial<Record<SampleName, string>>>;

/** Where a registry has the sample images after `pushSamples`: `REGISTRY/NAME:v1`. */
export function referencesIn(registry: string): Required<References> {
	return Object.fromEntries(
		sampleNames.map(name => [name, `${registry}/${name}:v1`]),
	) as Required<References>;
}

/** The sample images as a cluster pulls them by those references: what is known of each is that of the source's image. */
export async function samplesAt(
	references: References,
	request: ImageRequest,
): Promise<Readonly<Partial<Record<SampleName, SampleImage>>>> {
	const images = sampleImages(await partsOf(request), () => '');
	return Object.fromEntries(
		sampleNames.flatMap(name => {
			const reference = references[name];
			return reference === undefined ? [] : [[name, {...images[name], reference}]];
		}),
	);
}

/**
 * Pushes every sample image to a registry, through the host's engine and with its logins. Returns the references. The
 * engine keeps no names of them.
 * @throws {EnvironmentError} with the registry's words
 */
export async function pushSamples(
	registry: string,
	request: ImageRequest,
): Promise<readonly string[]> {
	const {signal, progress} = request;
	const at = referencesIn(registry);
	const pushed: string[] = [];
	for (const [name, {image}] of Object.entries<SamplePart>(await partsOf(request))) {
		const target = at[name as SampleName];
		const ended = progress.step(`pushing ${target}`);
		const wasThere = (await imageId(image.id, signal)) !== undefined;
		await docker(['load', '--quiet', '--input', image.file], {signal, timeout: limits.build});
		try {
			await docker(['tag', image.id, target], {signal});
			await docker(['push', '--quiet', target], {signal, timeout: limits.pull});
		} catch (cause) {
			signal.throwIfAborted();
			throw new EnvironmentError(`${target} cannot be pushed: ${String(cause)}`, {cause});
		} finally {
			await docker(['image', 'rm', target, ...(wasThere ? [] : image.references)]);
		}
		ended();
		pushed.push(target);
	}
	return pushed;
}

const partsOf = (request: ImageRequest): Promise<SampleParts> =>
	request.source === 'packaged' ? packagedSamples(request) : publishedSamples(request);
