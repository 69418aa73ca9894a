import type {Listener} from './finding.ts';

/** Whether a socket is reached from its own Pod only. */
export function isLoopback({address}: Listener): boolean {
	return /^(?:127\.|::1$|::ffff:127\.)/.test(address);
}
