import test from 'ava';
import type {Connection} from '../../harness/cluster/connect.ts';
import {KeptCluster} from './testing.ts';

/**
 * Keeps a control plane for all tests of one file: it is made before the first, given to `begin` with a connection, and
 * removed after the last.
 */
export function onControlPlane(
	begin: (kept: KeptCluster, connection: Connection) => void | Promise<void>,
): void {
	const made = new AsyncDisposableStack();
	test.serial.before(async () => {
		const kept = made.use(await KeptCluster.make(['--provider', 'control-plane']));
		const connection = kept.connect();
		made.defer(() => connection.close());
		await begin(kept, connection);
	});
	test.after.always(() => made.disposeAsync());
}
