import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Connection} from '../../cluster/connect.ts';
import {resources} from '../../cluster/resources.ts';
import {readMap} from '../../configuration/config-map.ts';
import {tellPlace, type Place} from '../../configuration/keyed-object.ts';
import {knativeLevel} from '../../model/level-source.ts';
import {ownerOf} from './config-owner.ts';
import type {OperatedMap} from './operated.ts';

/** Who else is concerned by a switch. */
export interface Concerned {
	/** Another program that keeps it as it wants it. */
	readonly owner: string | undefined;
	/** The object that the switch changes. */
	readonly kept: Place;
	/** Every Revision of the cluster, as `NAMESPACE/NAME`: no run has any before its first row. */
	readonly revisions: readonly string[];
}

/** What a switch is allowed to do to them. */
export interface Accepted {
	/** Switch although other people's Revisions are rendered anew by it. */
	readonly acceptRerender: boolean;
	/** Switch although another program keeps the ConfigMap. */
	readonly acceptOwner: boolean;
}

/** @throws {EnvironmentError} with the first reason of `whyNotSwitch` */
export async function requireSwitchable(
	connection: Connection,
	{operated, ...accepted}: Accepted & {readonly operated: OperatedMap | undefined},
): Promise<void> {
	const owner = ownerOf(operated ?? (await readMap(connection, knativeLevel)));
	const kept = operated?.place ?? knativeLevel;
	const [why] = whyNotSwitch({owner, kept, revisions: await revisionsOf(connection)}, accepted);
	if (why !== undefined) throw new EnvironmentError(why);
}

/** Every Revision of the cluster, as `NAMESPACE/NAME`. */
export async function revisionsOf({custom}: Connection): Promise<readonly string[]> {
	const {group, version, plural} = resources.Revision;
	const found = (await custom.listClusterCustomObject({group, version, plural})) as {
		readonly items: readonly {
			readonly metadata: {readonly namespace: string; readonly name: string};
		}[];
	};
	return found.items.map(({metadata}) => `${metadata.namespace}/${metadata.name}`);
}

/** Why a switch is refused: another program would take it back, or other people's Revisions would change. */
export function whyNotSwitch(
	{owner, kept, revisions}: Concerned,
	{acceptRerender, acceptOwner}: Accepted,
): readonly string[] {
	const refusals: string[] = [];
	if (owner !== undefined && !acceptOwner) {
		refusals.push(
			`${owner} keeps ${tellPlace(kept)} and may take a switch back: ` +
				'nothing was changed; --accept-owner switches all the same',
		);
	}
	if (revisions.length > 0 && !acceptRerender) {
		refusals.push(
			`a switch renders ${revisions.length} Revisions of others anew: ${revisions.join(', ')}; ` +
				'nothing was changed; --accept-rerender switches all the same',
		);
	}
	return refusals;
}
