import type {V1ConfigMap, V1ObjectMeta} from '@kubernetes/client-node';
import type {Connection} from '../../cluster/connect.ts';
import {readKeys, type ServingPlace} from '../../configuration/keyed-object.ts';
import type {Operated} from '../../configuration/level-port.ts';
import type {Right} from './rights.ts';

/** A KnativeServing and what it says of the ConfigMap. */
export interface OperatedMap extends Operated {
	readonly metadata: V1ObjectMeta;
}

const group = 'operator.knative.dev';

/** Undefined if no Knative Operator keeps the ConfigMap. */
export async function operatedBy(
	connection: Connection,
	{metadata = {}}: V1ConfigMap,
): Promise<OperatedMap | undefined> {
	const owner = metadata.ownerReferences?.find(
		({kind, apiVersion}) => kind === 'KnativeServing' && apiVersion.startsWith(`${group}/`),
	);
	if (owner === undefined) return undefined;
	const {namespace = '', name: configMap = ''} = metadata;
	const at = (section: string): ServingPlace => ({namespace, knativeServing: owner.name, section});
	const long = await readKeys(connection, at(configMap));
	const place = at(long.data ? configMap : configMap.replace(/^config-/, ''));
	const {data = {}, metadata: own = {}} = long.data ? long : await readKeys(connection, place);
	return {place, named: Object.keys(data), metadata: own};
}

/** What a switch needs where the operator keeps the ConfigMap. */
export function operatorRights({place}: Operated): readonly Right[] {
	const {namespace, knativeServing: name} = place;
	const verbs = ['get', 'patch', 'update'];
	return [{group, resource: 'knativeservings', verbs, namespace, name}];
}
