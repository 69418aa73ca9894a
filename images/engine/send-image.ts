import {execa} from 'execa';
import {docker} from './docker.ts';
import {EnvironmentError} from '../host/errors.ts';
import {limits} from '../host/limits.ts';

/**
 * Copies an image of the host's engine into a running node, by a reference under `dev.local/`, unless the node
 * has it. Disposing removes it from the node if it was copied.
 */
export async function sendImage(
	node: string,
	reference: string,
	signal: AbortSignal,
): Promise<AsyncDisposable> {
	return sendImagesTogether(node, [reference], signal);
}

/** The same for several images, with a layer that they share copied once. */
export async function sendImagesTogether(
	node: string,
	references: readonly string[],
	signal: AbortSignal,
): Promise<AsyncDisposable> {
	const present = await imagesIn(node, signal);
	const missing = references.filter(each => !present.has(each));
	if (missing.length === 0) return {[Symbol.asyncDispose]: async () => {}};
	const sent = await execa('docker', ['save', ...missing], {
		...running(signal),
		buffer: {stdout: false},
	}).pipe(
		'docker',
		['exec', '--interactive', node, ...ctr, 'import', '--all-platforms', '-'],
		running(signal),
	);
	signal.throwIfAborted();
	if (sent.failed) {
		throw new EnvironmentError(
			`${named(missing)} could not be sent into node ${node}: ${sent.stderr || sent.shortMessage}`,
			{cause: sent},
		);
	}
	return {
		async [Symbol.asyncDispose]() {
			await docker(['exec', node, ...ctr, 'rm', '--sync', ...missing], {timeout: limits.build});
		},
	};
}

function named([first = '', ...others]: readonly string[]): string {
	return others.length === 0
		? `image ${first}`
		: `image ${first} and ${others.length} others, sent with it,`;
}

/** Every image reference that a node's containerd knows. */
export async function imagesIn(node: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
	const listed = await docker(['exec', node, ...ctr, 'ls', '--quiet'], {signal});
	return new Set(listed.split('\n'));
}

const ctr = ['ctr', '--namespace', 'k8s.io', 'images'] as const;

const running = (signal: AbortSignal) =>
	({reject: false, timeout: limits.build, cancelSignal: signal}) as const;
