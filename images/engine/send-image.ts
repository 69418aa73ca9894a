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
	if ((await imagesIn(node, signal)).has(reference)) return {[Symbol.asyncDispose]: async () => {}};
	const sent = await execa('docker', ['save', reference], {
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
			`image ${reference} could not be sent into node ${node}: ${sent.stderr || sent.shortMessage}`,
			{cause: sent},
		);
	}
	return {
		async [Symbol.asyncDispose]() {
			await docker(['exec', node, ...ctr, 'rm', '--sync', reference]);
		},
	};
}

/** Every image reference that a node's containerd knows. */
export async function imagesIn(node: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
	const listed = await docker(['exec', node, ...ctr, 'ls', '--quiet'], {signal});
	return new Set(listed.split('\n'));
}

const ctr = ['ctr', '--namespace', 'k8s.io', 'images'] as const;

const running = (signal: AbortSignal) =>
	({reject: false, timeout: limits.build, cancelSignal: signal}) as const;
