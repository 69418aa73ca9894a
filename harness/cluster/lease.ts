import {setTimeout as sleep} from 'node:timers/promises';
import type {V1Lease} from '@kubernetes/client-node';
import type {Connection} from './connect.ts';
import {runsHere} from '../../images/host/holder.ts';
import {
	createLease,
	letGo,
	readLease,
	renewLease,
	takeLease,
	tellHolder,
	type LeasePlace,
	type LeaseTimes,
} from './lease-object.ts';
import {watched} from './resources.ts';
import {ObjectWatch} from './watch.ts';
import {limits} from '../machine/limits.ts';
import {apiError, isNotFound, tellError} from '../machine/tell-error.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {Progress} from '../../images/host/progress.ts';

/** Who wants the Lease, and what to do when another holds it. */
export interface LeaseWish {
	/** `RUN (HOST, process PID)`: shown to others. */
	readonly holder: string;
	/** Waits for a holder that is alive instead of refusing; left out by a command that has no `--wait`. */
	readonly wait?: boolean;
	readonly progress: Progress;
	readonly signal: AbortSignal;
	readonly times?: LeaseTimes;
}

/** A Lease that is renewed until it is disposed of. */
export interface HeldLease extends AsyncDisposable {
	/** Aborts once the Lease could not be renewed in time: another run may hold it. */
	readonly lost: AbortSignal;
}

/**
 * Takes the Lease of a cluster, so that one run at a time uses it. Whether its holder is alive is decided by watching it
 * renew: no two clocks are compared. A holder that has not renewed for `leaseDurationSeconds` is dead, and is replaced; so is
 * at once one that was a process of this machine and has ended.
 * @throws {EnvironmentError} if another run holds it, with its name and since when, unless `wait` is set
 */
export async function holdLease(
	connection: Connection,
	place: LeasePlace,
	wish: LeaseWish,
): Promise<HeldLease> {
	const {holder, times = limits} = wish;
	const first =
		(await createLease(connection, place, {holder, times})) ??
		(await inTurn(connection, place, {...wish, times}));
	return renewing(connection, place, {first, times});
}

type Turn = LeaseWish & {readonly times: LeaseTimes};

/** The Lease, once the run that holds it has let it go or is dead. */
async function inTurn(connection: Connection, place: LeasePlace, turn: Turn): Promise<V1Lease> {
	const {wait, progress, signal, times} = turn;
	const {namespace, name} = place;
	await using watch = await ObjectWatch.start(connection, {...watched('Lease', namespace), name});
	const now = (): V1Lease | undefined => watch.objects.get(name);
	let waiting: (() => void) | undefined;
	for (;;) {
		signal.throwIfAborted();
		const other = now();
		const changes = (limit: number): Promise<boolean> =>
			watch.settles(() => versionOf(now()) !== versionOf(other), {limit, signal});
		if (other) {
			const why = wait ? 'waiting for' : 'looking for a sign of life of';
			waiting ??= progress.step(`${why} ${tellHolder(other)}`);
			if (await isAlive(other, changes, turn)) {
				if (wait || !now()) continue;
				waiting();
				throw inUse(other, wait);
			}
		}
		const lease = await (other
			? takeLease(connection, place, other, turn)
			: createLease(connection, place, turn));
		if (lease) {
			waiting?.();
			return lease;
		}
		// Another run was faster, and the watch is about to show that.
		await changes(times.lease);
	}
}

/**
 * Who holds the Lease of a cluster, and since when, and whether that run is alive: decided as by `holdLease`, which may take
 * until the Lease has expired. Undefined if nobody holds it.
 */
export async function askHolder(
	connection: Connection,
	place: LeasePlace,
	{progress, signal, times = limits}: Pick<LeaseWish, 'progress' | 'signal' | 'times'>,
): Promise<{readonly lease: V1Lease; readonly alive: boolean} | undefined> {
	const {namespace, name} = place;
	const lease = await readLease(connection, place);
	if (lease === undefined) return undefined;
	await using watch = await ObjectWatch.start(connection, {...watched('Lease', namespace), name});
	const now = (): V1Lease | undefined => watch.objects.get(name);
	const changes = (limit: number): Promise<boolean> =>
		watch.settles(() => versionOf(now()) !== versionOf(lease), {limit, signal});
	const ended = progress.step(`looking for a sign of life of ${tellHolder(lease)}`);
	const alive = await isAlive(lease, changes, {wait: false, times});
	ended();
	return now() ? {lease, alive} : undefined;
}

/** Whether the holder renews the Lease, or lets it go, in time; of a process of this machine, whether it runs. */
async function isAlive(
	{spec}: V1Lease,
	changes: (limit: number) => Promise<boolean>,
	{wait, times}: Pick<Turn, 'wait' | 'times'>,
): Promise<boolean> {
	const {holderIdentity = '', leaseDurationSeconds = times.lease / 1000} = spec ?? {};
	const runs = runsHere(holderIdentity);
	if (runs === undefined) return changes(leaseDurationSeconds * 1000);
	if (runs && wait) await changes(times.leaseRenewed / 10);
	return runs;
}

const versionOf = (lease: V1Lease | undefined): string | undefined =>
	lease?.metadata?.resourceVersion;

/** Why another run cannot begin. */
export const inUse = (other: V1Lease, wait: boolean | undefined): EnvironmentError =>
	new EnvironmentError(
		`this cluster is in use by ${tellHolder(other)}: wait until it has ended${wait === undefined ? '' : ', or use --wait'}`,
	);

function renewing(
	connection: Connection,
	place: LeasePlace,
	{first, times}: {readonly first: V1Lease; readonly times: LeaseTimes},
): HeldLease {
	const {namespace, name} = place;
	const ended = new AbortController();
	const lost = new AbortController();
	let lease = first;
	let renewedAt = performance.now();
	const keepRenewing = async (): Promise<void> => {
		while (!ended.signal.aborted && !lost.signal.aborted) {
			await sleep(times.leaseRenewed, undefined, {signal: ended.signal}).catch(() => undefined);
			if (ended.signal.aborted) return;
			try {
				lease = await renewLease(connection, place, lease);
				renewedAt = performance.now();
			} catch (error) {
				const taken = apiError(error)?.code === 409 || isNotFound(error);
				if (!taken && performance.now() - renewedAt < times.lease) continue;
				const why = `the Lease ${namespace}/${name} could not be renewed: ${tellError(error)}`;
				lost.abort(new EnvironmentError(why, {cause: error}));
			}
		}
	};
	const running = keepRenewing();
	return {
		lost: lost.signal,
		async [Symbol.asyncDispose]() {
			ended.abort();
			await running;
			if (!lost.signal.aborted) await letGo(connection, place, lease);
		},
	};
}
