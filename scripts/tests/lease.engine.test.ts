import {setTimeout as sleep} from 'node:timers/promises';
import {V1MicroTime} from '@kubernetes/client-node';
import test from 'ava';
import type {Progress} from '../../images/host/progress.ts';
import {eventually} from '../../images/cache/testing.ts';
import {onControlPlane} from './on-control-plane.ts';
import type {Connection} from '../../harness/cluster/connect.ts';
import {holdLease, type LeaseWish} from '../../harness/cluster/lease.ts';
import {readLease, renewLease} from '../../harness/cluster/lease-object.ts';

/** The Lease on a real API server, with short times. */

const place = {namespace: 'default', name: 'spd-test'};
const progress: Progress = {step: () => () => {}, note: () => {}};
const {signal} = new AbortController();
const wish = (holder: string, more: Partial<LeaseWish> = {}): LeaseWish => ({
	holder,
	progress,
	signal,
	times: {lease: 2_000, leaseRenewed: 400},
	...more,
});
let connection: Connection;

onControlPlane((_, own) => {
	connection = own;
});

test.afterEach.always('no Lease is left', async t => {
	t.is(await readLease(connection, place), undefined);
});

test.serial('a second run is told who holds it, and of --wait where it has that', async t => {
	await using _ = await holdLease(connection, place, wish('run-1 (host, process 1)'));
	await t.throwsAsync(holdLease(connection, place, wish('run-2', {wait: false})), {
		message: /in use by run-1 \(host, process 1\), since \d{4}-.*, or use --wait$/,
	});
	await t.throwsAsync(holdLease(connection, place, wish('run-2')), {
		message: /until it has ended$/,
	});
});

test.serial('with --wait it waits while the first renews', async t => {
	const first = await holdLease(connection, place, wish('run-1 (host, process 1)'));
	const renewed = renewalsFrom(await version());
	const second = holdLease(connection, place, wish('run-2', {wait: true}));
	t.is(await Promise.race([second, renewed]), 'renewed for longer than it lasts');
	await first[Symbol.asyncDispose]();
	await using _ = await second;
	t.is(await holder(), 'run-2');
});

test.serial('with --wait it comes next at once, also between two renewals', async t => {
	const times = {lease: 600_000, leaseRenewed: 300_000};
	const first = await holdLease(connection, place, wish('run-1 (host, process 1)', {times}));
	const waits = Promise.withResolvers<string>();
	const step = (title: string) => {
		waits.resolve(title);
		return () => {};
	};
	const second = holdLease(
		connection,
		place,
		wish('run-2', {times, wait: true, progress: {...progress, step}}),
	);
	t.regex(await waits.promise, /^waiting for run-1 \(host, process 1\), since /);
	const begun = performance.now();
	await first[Symbol.asyncDispose]();
	await using _ = await second;
	t.true(performance.now() - begun < times.leaseRenewed / 10);
	t.is(await holder(), 'run-2');
});

test.serial('a renewal whose answer was lost loses nothing', async t => {
	const held = await holdLease(connection, place, wish('run-7'));
	const unheard = async (): Promise<void> => {
		const lease = await readLease(connection, place);
		await renewLease(connection, place, lease ?? {});
	};
	await unheard();
	await renewalsFrom(await version());
	t.false(held.lost.aborted);
	await unheard();
	await held[Symbol.asyncDispose]();
});

test.serial('a dead holder is replaced after its time, and not before', async t => {
	// A clock that is years ahead makes nobody alive.
	const renewTime = new V1MicroTime('2099-01-01');
	await connection.leases.createNamespacedLease({
		namespace: place.namespace,
		body: {
			metadata: place,
			spec: {holderIdentity: 'killed', leaseDurationSeconds: 1, renewTime, acquireTime: renewTime},
		},
	});
	const begun = performance.now();
	const held = await holdLease(connection, place, wish('run-3'));
	t.true(performance.now() - begun >= 1_000);
	t.is(await holder(), 'run-3');
	await held[Symbol.asyncDispose]();
});

test.serial('of two that find it dead at once, one gets it', async t => {
	await connection.leases.createNamespacedLease({
		namespace: place.namespace,
		body: {metadata: place, spec: {holderIdentity: 'killed', leaseDurationSeconds: 1}},
	});
	const both = await Promise.allSettled([
		holdLease(connection, place, wish('run-4')),
		holdLease(connection, place, wish('run-5')),
	]);
	const held = both.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []));
	t.is(held.length, 1);
	await held[0]?.[Symbol.asyncDispose]();
});

test.serial('one that was taken away is lost, and is not deleted', async t => {
	const held = await holdLease(connection, place, wish('run-6'));
	const lease = (await readLease(connection, place)) ?? {};
	await connection.leases.replaceNamespacedLease({
		...place,
		body: Object.assign(lease, {spec: Object.assign(lease.spec ?? {}, {holderIdentity: 'thief'})}),
	});
	await sleep(1_000);
	t.true(held.lost.aborted);
	t.regex(String(held.lost.reason), /the Lease default\/spd-test could not be renewed: /);
	await held[Symbol.asyncDispose]();
	t.is(await holder(), 'thief');
	await connection.leases.deleteNamespacedLease(place);
});

const holder = async (): Promise<string | undefined> =>
	(await readLease(connection, place))?.spec?.holderIdentity;

const version = async (): Promise<string> =>
	(await readLease(connection, place))?.metadata?.resourceVersion ?? '';

/** Resolves once the Lease has been renewed so often that without it its holder would count as dead. */
async function renewalsFrom(first: string): Promise<'renewed for longer than it lasts'> {
	let last = first;
	for (let renewals = 0; renewals < 6; renewals += 1) {
		const before = last;
		last = await eventually(async () => {
			const now = await version();
			return now === before ? undefined : now;
		});
	}
	return 'renewed for longer than it lasts';
}
