import {V1MicroTime, type V1Lease} from '@kubernetes/client-node';
import type {Connection} from './connect.ts';
import {apiError, isNotFound, tellError} from '../machine/tell-error.ts';
import {EnvironmentError} from '../../images/host/errors.ts';

/** Where the Lease of a cluster is. */
export interface LeasePlace {
	readonly namespace: string;
	readonly name: string;
}

/** In milliseconds: without a renewal until the holder counts as dead, and between two renewals. */
export type LeaseTimes = Readonly<Record<'lease' | 'leaseRenewed', number>>;

/** The Lease as it is; undefined if there is none. */
export async function readLease(
	{leases}: Connection,
	{namespace, name}: LeasePlace,
): Promise<V1Lease | undefined> {
	try {
		return await leases.readNamespacedLease({namespace, name});
	} catch (error) {
		if (isNotFound(error)) return undefined;
		throw error;
	}
}

/** Its holder and since when, for another user. */
export function tellHolder({spec}: V1Lease): string {
	// The client gives a MicroTime as the text that it got, whatever its type says.
	return `${spec?.holderIdentity ?? 'a run'}, since ${String(spec?.acquireTime)}`;
}

/** A new Lease of this holder; undefined if there is one already. */
export async function createLease(
	{leases}: Connection,
	{namespace, name}: LeasePlace,
	{holder, times}: {readonly holder: string; readonly times: LeaseTimes},
): Promise<V1Lease | undefined> {
	const body = {metadata: {name, namespace}, spec: specOf(holder, times)};
	try {
		return await leases.createNamespacedLease({namespace, body});
	} catch (error) {
		if (apiError(error)?.code === 409) return undefined;
		throw new EnvironmentError(
			`the Lease ${namespace}/${name} cannot be created: ${tellError(error)}`,
			{cause: error},
		);
	}
}

/** The dead holder's Lease, with this holder; undefined if another one was faster. */
export async function takeLease(
	{leases}: Connection,
	{namespace, name}: LeasePlace,
	{metadata}: V1Lease,
	{holder, times}: {readonly holder: string; readonly times: LeaseTimes},
): Promise<V1Lease | undefined> {
	const {resourceVersion} = metadata ?? {};
	const known = {...(resourceVersion !== undefined && {resourceVersion})};
	const body = {metadata: {name, namespace, ...known}, spec: specOf(holder, times)};
	try {
		return await leases.replaceNamespacedLease({namespace, name, body});
	} catch (error) {
		// 404: its holder has let it go in between.
		if (apiError(error)?.code === 409 || isNotFound(error)) return undefined;
		throw error;
	}
}

/**
 * The same Lease, renewed now. A renewal whose answer was lost may have been stored: it is known by its holder.
 * @throws the API server's 404 or 409 if another holder has it by now
 */
export async function renewLease(
	connection: Connection,
	place: LeasePlace,
	lease: V1Lease,
): Promise<V1Lease> {
	const spec = Object.assign(lease.spec ?? {}, {renewTime: new V1MicroTime()});
	return asHolder(connection, place, lease, current =>
		connection.leases.replaceNamespacedLease({...place, body: Object.assign(current, {spec})}),
	);
}

/** Deletes it, unless another holder has it by now. */
export async function letGo(
	connection: Connection,
	place: LeasePlace,
	lease: V1Lease,
): Promise<void> {
	try {
		await asHolder(connection, place, lease, ({metadata}) => {
			const {uid, resourceVersion} = metadata ?? {};
			const preconditions = {...(uid && {uid}), ...(resourceVersion && {resourceVersion})};
			return connection.leases.deleteNamespacedLease({...place, body: {preconditions}});
		});
	} catch (error) {
		if (apiError(error)?.code !== 409 && !isNotFound(error)) throw error;
	}
}

async function asHolder<T>(
	connection: Connection,
	place: LeasePlace,
	lease: V1Lease,
	act: (current: V1Lease) => Promise<T>,
): Promise<T> {
	try {
		return await act(lease);
	} catch (error) {
		if (apiError(error)?.code !== 409) throw error;
		const current = await readLease(connection, place);
		if (!current || current.spec?.holderIdentity !== lease.spec?.holderIdentity) throw error;
		return act(current);
	}
}

type LeaseSpec = NonNullable<V1Lease['spec']>;

function specOf(holder: string, {lease}: LeaseTimes): LeaseSpec {
	const now = new V1MicroTime();
	return {
		holderIdentity: holder,
		leaseDurationSeconds: lease / 1000,
		acquireTime: now,
		renewTime: now,
	};
}
