import type {NamedImage} from '../../../images/named/any-image.ts';
import {readContent} from '../../../images/named/image-content.ts';
import type {ImageFacts} from './finding.ts';

/** What an image says of itself, read from its configuration and its files without starting it. */
export async function imageFacts(image: NamedImage, signal: AbortSignal): Promise<ImageFacts> {
	const {uid, program} = await readContent(image, signal);
	return {
		user: image.user,
		...(uid === undefined ? {} : {uid}),
		program: [...image.entrypoint, ...image.command],
		exposed: image.exposed,
		architecture: image.architecture,
		...(program?.capabilities === undefined ? {} : {fileCapabilities: program.capabilities}),
	};
}

/**
 * The containerPort that a user would name for an image: the first that it exposes; none where Knative asks there anyway
 * (8080), or where it exposes none.
 */
export function exposedPort(exposed: readonly number[]): number | undefined {
	return exposed.includes(8080) ? undefined : exposed[0];
}
