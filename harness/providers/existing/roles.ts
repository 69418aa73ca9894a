import type {V1ClusterRole, V1PolicyRule, V1Role} from '@kubernetes/client-node';
import {knativeLevel} from '../../model/level-source.ts';
import type {Mode} from './calls.ts';
import {grantsOf, type Grant, type Place} from './grants.ts';
import {operatorRights} from './operated.ts';
import {replicaRights} from './replicas.ts';

const {namespace} = knativeLevel;

/** Roles for the user of the kubeconfig. */
export interface Roles {
	/** Bound by a ClusterRoleBinding: a run's own namespaces have new names each time. */
	readonly everywhere: V1ClusterRole;
	/** Bound by a RoleBinding in the namespace of the kubeconfig's context, whichever that is. */
	readonly context?: V1ClusterRole;
	/** Bound by a RoleBinding in Knative's namespace. */
	readonly knative: V1Role;
}

/** The roles that a run of that mode needs, or with other grants than all of its mode. */
export function rolesOf(mode: Mode, grants: readonly Grant[] = grantsOf(mode)): Roles {
	const name = prefix + mode;
	const rules = (place: Place): V1PolicyRule[] =>
		grants.filter(grant => grant.place === place).map(ruleOf);
	const clusterRole = {apiVersion, kind: 'ClusterRole'};
	return {
		everywhere: {...clusterRole, metadata: {name}, rules: rules('everywhere')},
		...(rules('context').length > 0 && {
			context: {...clusterRole, metadata: {name: `${name}-context`}, rules: rules('context')},
		}),
		knative: roleOf(name, rules('knative')),
	};
}

/** Of Knative's components, as evidence: see `ComponentLogs`. */
const componentLogRights = [
	{group: '', resource: 'pods', verbs: ['list']},
	{group: '', resource: 'pods/log', verbs: ['get']},
] as const;

const apiVersion = 'rbac.authorization.k8s.io/v1';
const prefix = 'secure-pod-defaults-conformance-';

/** The KnativeServing has the name that its operator documents. */
const place = {namespace, knativeServing: namespace, section: ''};

/** Roles in Knative's namespace for what not every cluster needs. */
export const extraRoles = {
	operator: roleOf(`${prefix}operator`, operatorRights({place, named: []}).map(ruleOf)),
	replicas: roleOf(`${prefix}replicas`, replicaRights.map(ruleOf)),
	logs: roleOf(`${prefix}logs`, componentLogRights.map(ruleOf)),
};

function roleOf(name: string, rules: V1PolicyRule[]): V1Role {
	return {apiVersion, kind: 'Role', metadata: {name, namespace}, rules};
}

function ruleOf({group, resource, verbs, name}: Omit<Grant, 'place'>): V1PolicyRule {
	return {
		apiGroups: [group],
		resources: [resource],
		...(name !== undefined && {resourceNames: [name]}),
		verbs: [...verbs],
	};
}
