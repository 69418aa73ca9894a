import type {Readable} from 'node:stream';
import {execa} from 'execa';
import {EnvironmentError} from '../host/errors.ts';
import {limits} from '../host/limits.ts';

export interface DockerSettings {
	readonly signal?: AbortSignal;
	/** In milliseconds; by default what a mere question may take. */
	readonly timeout?: number;
	/** What the client reads from its standard input. */
	readonly input?: Readable;
	/** Out of reach of Ctrl-C, for a moment: what the engine makes for a client that has gone, nobody removes. */
	readonly detached?: true;
}

/** What `docker ARGUMENTS` prints; an EnvironmentError with its own words when it fails. */
export async function docker(
	programArguments: readonly string[],
	{signal, timeout = limits.engineAnswers, input, detached}: DockerSettings = {},
): Promise<string> {
	signal?.throwIfAborted();
	const result = await execa('docker', programArguments, {
		reject: false,
		timeout,
		...(detached && {detached}),
		...(input === undefined ? {stdin: 'ignore'} : {input}),
		...(signal === undefined ? {} : {cancelSignal: signal}),
	});
	signal?.throwIfAborted();
	if (result.failed) {
		throw new EnvironmentError(
			`docker ${programArguments[0] ?? ''} failed: ${result.stderr || result.shortMessage}`,
			{cause: result},
		);
	}
	return result.stdout;
}

/** The engine's id of an image (`sha256:…`, the digest of its configuration); undefined when absent. */
export async function imageId(reference: string, signal: AbortSignal): Promise<string | undefined> {
	const listed = await docker(['image', 'ls', '--no-trunc', '--quiet', reference], {signal});
	return listed.split('\n')[0] || undefined;
}

/**
 * On every container that is made for a moment and removed again, so that `spd doctor` finds what a killed run leaves; its
 * value is the id of the process that made it.
 */
export const ownContainer = 'spd-container';
