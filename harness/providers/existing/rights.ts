import pMap from 'p-map';
import type {V1ResourceAttributes} from '@kubernetes/client-node';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Connection} from '../../cluster/connect.ts';
import {knativeLevel} from '../../model/level-source.ts';
import type {Mode} from './calls.ts';
import {contextNamespace} from './existing.ts';
import {grantsOf, type Grant} from './grants.ts';

/** Rights to one resource: in one namespace, or in all, since a run's own namespaces have new names each time. */
export interface Right {
	readonly group: string;
	readonly resource: string;
	readonly verbs: readonly string[];
	readonly namespace?: string;
	/** One object of that name only. */
	readonly name?: string;
}

/** Says whether objects can be stored without starting a Pod. */
export const autoscalerConfig = 'config-autoscaler';

/** What a run needs whose kubeconfig's context has that namespace; `switch` includes `create`. */
export function rightsFor(mode: Mode, namespace: string): readonly Right[] {
	return grantsOf(mode).map(grant => rightOf(grant, namespace));
}

/** A grant as a right of the user whose kubeconfig's context has that namespace. */
export function rightOf({place, ...right}: Grant, namespace: string): Right {
	if (place === 'everywhere') return right;
	return {...right, namespace: place === 'knative' ? knativeLevel.namespace : namespace};
}

/** `create pods/proxy in NAMESPACE`: one line per right, for a person. */
export function tellRight({group, resource, verbs, namespace: at, name}: Right): string {
	const what = group === '' ? resource : `${resource}.${group}`;
	return `${verbs.join(', ')} ${what}${name === undefined ? '' : ` ${name}`}${at === undefined ? '' : ` in ${at}`}`;
}

/**
 * Asks the API server for every right before anything is begun.
 * @throws {EnvironmentError} with those that the user lacks
 */
export async function requireRights(
	connection: Connection,
	mode: Mode,
	more: readonly Right[] = [],
): Promise<void> {
	const all = [...rightsFor(mode, contextNamespace(connection)), ...more];
	const missing = await lacking(connection, all);
	if (missing.length === 0) return;
	throw new EnvironmentError(
		`the kubeconfig’s user lacks rights that ${mode === 'look' ? 'a run' : `--${mode}`} needs: ` +
			`${missing.map(tellRight).join('; ')}; nothing was changed; deploy/rbac has roles with all of them`,
	);
}

/** Those verbs of the rights that the user does not have, one right each. */
export async function lacking(
	connection: Connection,
	rights: readonly Right[],
): Promise<readonly Right[]> {
	const each = eachVerb(rights);
	const allowed = await pMap(each, right => mayI(connection, right), {concurrency: 10});
	return each.filter((_, index) => !allowed[index]);
}

/**
 * What is read before a run is planned.
 * @throws {EnvironmentError} with all rights that the user lacks, if that may be why it cannot be read
 */
export async function readWithRights<T>(
	connection: Connection,
	mode: Mode,
	read: () => Promise<T>,
): Promise<T> {
	try {
		return await read();
	} catch (error) {
		await requireRights(connection, mode);
		throw error;
	}
}

/** Whether the kubeconfig's user has the right. */
export async function mayI({access}: Connection, right: Right): Promise<boolean> {
	const {group, resource: path, verbs, namespace: at, name} = right;
	const [resource = '', subresource] = path.split('/');
	const resourceAttributes: V1ResourceAttributes = {
		group,
		resource,
		verb: verbs[0] ?? '',
		...(subresource !== undefined && {subresource}),
		...(at !== undefined && {namespace: at}),
		...(name !== undefined && {name}),
	};
	const {status} = await access.createSelfSubjectAccessReview({body: {spec: {resourceAttributes}}});
	return status?.allowed === true;
}

/** One right, or grant, per verb. */
export function eachVerb<T extends Pick<Right, 'verbs'>>(rights: readonly T[]): readonly T[] {
	return rights.flatMap(right => right.verbs.map(verb => ({...right, verbs: [verb]})));
}
