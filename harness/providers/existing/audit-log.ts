import {knativeLevel} from '../../model/level-source.ts';
import {clusterPrefix} from '../kind/kind.ts';
import {callsOf, type Call, type Calls, type Where} from './calls.ts';

/**
 * What a user has asked of an API server, by its audit log (`audit.k8s.io/v1`, level Metadata, one event a line). Left out:
 * what the server denied, what was asked as somebody else, which needs that one's rights, and what is no resource
 * (`/version`, discovery), which every user may read.
 */
export function callsIn(log: string, user: string): Calls {
	const events = log
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as AuditEvent);
	return callsOf(events.filter(event => event.user?.username === user).flatMap(callOf));
}

/** The fields that are read here. */
interface AuditEvent {
	readonly verb: string;
	readonly user?: {readonly username?: string};
	readonly impersonatedUser?: object;
	readonly objectRef?: {
		readonly apiGroup?: string;
		readonly resource?: string;
		readonly subresource?: string;
		readonly namespace?: string;
		readonly name?: string;
	};
	readonly annotations?: Readonly<Record<string, string>>;
}

function callOf({verb, impersonatedUser, objectRef, annotations}: AuditEvent): readonly Call[] {
	const {apiGroup, resource, subresource, namespace, name} = objectRef ?? {};
	if (resource === undefined || impersonatedUser !== undefined) return [];
	if (annotations?.['authorization.k8s.io/decision'] === 'forbid') return [];
	const where = whereIs(resource, namespace);
	const parts = [resource, ...(subresource === undefined ? [] : [subresource])].join('/');
	const kind = apiGroup === undefined ? parts : `${parts}.${apiGroup}`;
	// The name of what is created is not known when RBAC is asked; a Pod's is another one each time.
	const fixed = verb !== 'create' && subresource === undefined;
	const named = where === 'knative' && name !== undefined && fixed;
	return [{where, what: named ? `${kind} ${name}` : kind, verb}];
}

/** The API server gives a Namespace itself as the namespace that it is in. */
function whereIs(resource: string, namespace: string | undefined): Where {
	if (resource === 'namespaces' || namespace === undefined) return 'cluster';
	if (namespace === knativeLevel.namespace) return 'knative';
	return namespace.startsWith(clusterPrefix) ? 'run' : 'context';
}
