import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Connection} from '../../cluster/connect.ts';
import {askHolder, inUse} from '../../cluster/lease.ts';
import {tellHolder} from '../../cluster/lease-object.ts';
import {readMap} from '../../configuration/config-map.ts';
import {requireNoJournal} from '../../configuration/journal-record.ts';
import {ifAllowed} from '../../machine/tell-error.ts';
import {knativeLevel} from '../../model/level-source.ts';
import type {Foreseen, OtherRuns} from '../foreseen.ts';
import type {Opening} from '../provider.ts';
import {askRights} from './asked-rights.ts';
import {ownerOf} from './config-owner.ts';
import {contextNamespace} from './existing.ts';
import {revisionsOf, whyNotSwitch, type Accepted} from './guest-checks.ts';
import type {GuestMode} from './guest-rows.ts';
import {operatorRights, type OperatedMap} from './operated.ts';
import {leftOnCluster, runLease} from './recover.ts';
import {requireRights, rightsFor} from './rights.ts';
import {webhookRate} from './webhook-rate.ts';

type Watching = Pick<Opening, 'progress' | 'signal'>;

/** What decides whether a guest's run would begin. */
interface Guest extends Accepted {
	readonly context: string;
	readonly mode: GuestMode;
	readonly wait: boolean;
	readonly judgedFlags: readonly string[];
	/** The KnativeServing that a switch goes through. */
	readonly operated: OperatedMap | undefined;
}

/** The checks with which a guest's run begins, each asked instead of thrown. Closes the connection. */
export async function foreseeGuest(
	connection: Connection,
	{context, mode, wait, judgedFlags, operated, ...accepted}: Guest,
	watching: Watching,
): Promise<Foreseen> {
	await using _ = closing(connection);
	const more = operated ? operatorRights(operated) : [];
	const rights = await askRights(connection, [
		...rightsFor(mode, contextNamespace(connection)),
		...more,
	]);
	const found = await find(connection, watching);
	const {configuration, others} = found;
	const switches = mode === 'switch';
	const alive = others?.holder?.alive ?? false;
	// A run that is alive takes its own Revisions away, and its journal.
	const revisions = alive ? withoutRuns(found.revisions, others) : found.revisions;
	const refusals = [
		lacksAny(rights) ? await refusalOf(requireRights(connection, mode, more)) : undefined,
		alive && !wait ? others?.holder?.inUse : undefined,
		others && !alive ? await refusalOf(requireNoJournal(connection)) : undefined,
		...(switches
			? whyNotSwitch(
					{
						owner: operated ? ownerOf(operated) : configuration.owner,
						kept: operated?.place ?? knativeLevel,
						revisions: revisions ?? [],
					},
					accepted,
				)
			: []),
	];
	const cleared = judgedFlags.filter(flag => switches && configuration.data[flag] !== undefined);
	return {
		...found,
		revisions,
		doing: mode,
		place: `context ${context}`,
		refusals: refusals.filter(each => each !== undefined),
		rights,
		configuration: {...configuration, cleared},
	};
}

/** The same for a run of dry runs only, which takes no Lease. Closes the connection. */
export async function foreseeLook(
	connection: Connection,
	context: string,
	watching: Watching,
): Promise<Foreseen> {
	await using _ = closing(connection);
	const namespace = contextNamespace(connection);
	const rights = await askRights(connection, rightsFor('look', namespace));
	const refusal = lacksAny(rights) ? await refusalOf(requireRights(connection, 'look')) : undefined;
	return {
		...(await find(connection, watching)),
		doing: 'look',
		place: `context ${context}, namespace ${namespace}`,
		refusals: refusal === undefined ? [] : [refusal],
		rights,
	};
}

/** What both modes look at. */
async function find(
	connection: Connection,
	watching: Watching,
): Promise<Pick<Foreseen, 'rate' | 'configuration' | 'revisions' | 'others'>> {
	const {namespace, configMap} = knativeLevel;
	const map = await readMap(connection, knativeLevel);
	const owner = ownerOf(map);
	return {
		rate: webhookRate(await connection.apps.readNamespacedDeployment({name: 'webhook', namespace})),
		configuration: {
			namespace,
			configMap,
			data: map.data ?? {},
			...(owner !== undefined && {owner}),
			cleared: [],
		},
		revisions: await ifAllowed(revisionsOf(connection)),
		others: await ifAllowed(otherRuns(connection, watching)),
	};
}

async function otherRuns(connection: Connection, watching: Watching): Promise<OtherRuns> {
	const {journal, objects} = await leftOnCluster(connection);
	const held = await askHolder(connection, runLease, watching);
	return {
		...(held && {
			holder: {
				name: tellHolder(held.lease),
				alive: held.alive,
				inUse: inUse(held.lease, false).message,
			},
		}),
		...(journal && {journal: `${journal.run} (${journal.by}), since ${journal.started}`}),
		objects: [...objects].flatMap(([run, all]) => all.map(object => ({run, object}))),
	};
}

function withoutRuns(
	revisions: Foreseen['revisions'],
	others: Foreseen['others'],
): Foreseen['revisions'] {
	const objects = new Set(others?.objects.map(({object}) => object));
	return revisions?.filter(each => !objects.has(`Namespace ${each.split('/')[0]}`));
}

const lacksAny = (rights: Foreseen['rights']): boolean =>
	rights.some(({lacking}) => lacking.length > 0);

/** Why a check refuses; undefined if it does not. */
export async function refusalOf(check: Promise<void>): Promise<string | undefined> {
	try {
		await check;
		return undefined;
	} catch (error) {
		if (error instanceof EnvironmentError) return error.message;
		throw error;
	}
}

const closing = (connection: Connection): AsyncDisposable => ({
	[Symbol.asyncDispose]: () => connection.close(),
});
