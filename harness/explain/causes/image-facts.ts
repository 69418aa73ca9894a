import type {NamedImage} from '../../../images/named/any-image.ts';
import type {ImageFiles} from '../../../images/named/image-files.ts';
import {readContent} from '../../../images/named/image-content.ts';
import {keepSecretVariables, redactArguments} from '../../../images/host/redact.ts';
import type {ImageFacts} from './finding.ts';

/** An image's facts, read from its configuration and its files without starting it. */
export async function imageFacts(image: NamedImage, files: ImageFiles): Promise<ImageFacts> {
	keepSecretVariables(image.env);
	const {uid, program} = await readContent(image, files);
	return {
		user: image.user,
		...(uid === undefined ? {} : {uid}),
		program: redactArguments([...image.entrypoint, ...image.command]),
		exposed: image.exposed,
		architecture: image.architecture,
		...(program?.capabilities === undefined ? {} : {fileCapabilities: program.capabilities}),
	};
}

/**
 * The containerPort that a user would set for an image: the first exposed one; undefined if it exposes 8080, which is
 * Knative's default, or no port.
 */
export function exposedPort(exposed: readonly number[]): number | undefined {
	return exposed.includes(8080) ? undefined : exposed[0];
}
