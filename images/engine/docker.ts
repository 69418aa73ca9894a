import type {Readable} from 'node:stream';
import {execa} from 'execa';
import {EnvironmentError} from '../host/errors.ts';
import {limits} from '../host/limits.ts';

export interface DockerSettings {
	readonly signal?: AbortSignal;
	/** In milliseconds; the default suits commands that only query. */
	readonly timeout?: number;
	/** The client's standard input. */
	readonly input?: Readable;
	/**
	 * Not interrupted by Ctrl-C, for a moment: if the client is killed, no process removes what the engine creates
	 * for it.
	 */
	readonly detached?: true;
}

/** The output of `docker ARGUMENTS`; an EnvironmentError with Docker's own message when it fails. */
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
 * Label on every short-lived container, so that `spd doctor` finds what a killed run leaves; its value is the
 * identity of the process that created it (`holderIdentity`).
 */
export const ownContainer = 'spd-container';
