import {holderIdentity} from '../../../images/host/holder.ts';
import type {Connection} from '../../cluster/connect.ts';
import {holdLease} from '../../cluster/lease.ts';
import {requireNoJournal} from '../../configuration/journal-record.ts';
import {knativeLevel} from '../../model/level-source.ts';
import type {Opening} from '../provider.ts';
import {runLease} from './recover.ts';
import {lacking, type Right} from './rights.ts';

const {namespace, name} = runLease;
const leases = {group: 'coordination.k8s.io', resource: 'leases', namespace};

const holding: readonly Right[] = [
	{...leases, verbs: ['create']},
	{...leases, name, verbs: ['get', 'list', 'watch', 'update', 'delete']},
];

const journal: Right = {group: '', resource: 'configmaps', verbs: ['get'], namespace};

/**
 * Keeps runs away that would switch the level of somebody else's cluster meanwhile, for a user who may have no rights in
 * Knative's namespace: then it only says that nothing keeps them away.
 * @throws {EnvironmentError} if a run uses the cluster, or one that was killed has left it changed
 */
export async function holdIfAllowed(
	connection: Connection,
	what: string,
	{run, progress, signal}: Pick<Opening, 'run' | 'progress' | 'signal'>,
): Promise<AsyncDisposable> {
	await using held = new AsyncDisposableStack();
	const missing = await lacking(connection, [...holding, journal]);
	if (missing.length > 0) {
		progress.note(
			`this user may not hold the Lease ${namespace}/${name}: a run that switches the level of ` +
				`${knativeLevel.configMap} meanwhile would be noticed by nobody`,
		);
		return held.move();
	}
	const holder = holderIdentity(`${what} ${run}`);
	held.use(await holdLease(connection, runLease, {holder, progress, signal}));
	await requireNoJournal(connection);
	return held.move();
}
