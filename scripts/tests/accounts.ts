import {
	KubeConfig,
	RbacAuthorizationV1Api,
	type V1ClusterRole,
	type V1RoleRef,
} from '@kubernetes/client-node';
import type {Connection} from '../../harness/cluster/connect.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import type {Roles} from '../../harness/providers/existing/roles.ts';

/** ServiceAccounts as users of `spd`: each is in the namespace `default`, and so is the context of its kubeconfig, `guest`. */

const namespace = 'default';

/** The API server's name of it. */
export const userOf = (account: string): string => `system:serviceaccount:${namespace}:${account}`;

/** Makes one, without any role. */
export async function makeAccount(
	{core, kubeConfig}: Connection,
	name: string,
): Promise<KubeConfig> {
	await core.createNamespacedServiceAccount({namespace, body: {metadata: {name}}});
	const {status} = await core.createNamespacedServiceAccountToken({
		namespace,
		name,
		body: {spec: {audiences: []}},
	});
	const cluster = kubeConfig.getCurrentCluster();
	if (!cluster || !status) throw new Error('there is no cluster, or no token');
	const config = new KubeConfig();
	config.loadFromClusterAndUser(cluster, {name, token: status.token ?? ''});
	config.contexts = config.contexts.map(each => ({...each, name: 'guest', namespace}));
	config.currentContext = 'guest';
	return config;
}

/** Lets it do everything. */
export async function makeAdministrator(connection: Connection, account: string): Promise<void> {
	await rbac(connection).createClusterRoleBinding({
		body: bindingOf(account, {kind: 'ClusterRole', name: 'cluster-admin'}),
	});
}

/** Lets it read everything and write nothing. */
export async function makeReader(connection: Connection, account: string): Promise<void> {
	const role: V1ClusterRole = {
		kind: 'ClusterRole',
		metadata: {name: account},
		rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch']}],
	};
	await rbac(connection).createClusterRole({body: role});
	await rbac(connection).createClusterRoleBinding({body: bindingOf(account, refOf(role))});
}

/** Creates the roles and binds them to it. */
export async function grant(
	connection: Connection,
	account: string,
	{everywhere, context, knative}: Roles,
): Promise<void> {
	const access = rbac(connection);
	const at = knativeLevel.namespace;
	await access.createClusterRole({body: everywhere});
	await access.createClusterRoleBinding({body: bindingOf(account, refOf(everywhere))});
	await access.createNamespacedRole({namespace: at, body: knative});
	await access.createNamespacedRoleBinding({
		namespace: at,
		body: bindingOf(account, refOf(knative)),
	});
	if (!context) return;
	await access.createClusterRole({body: context});
	await access.createNamespacedRoleBinding({namespace, body: bindingOf(account, refOf(context))});
}

/** Gives roles that are bound other rules. */
export async function replaceRoles(
	connection: Connection,
	{everywhere, context, knative}: Roles,
): Promise<void> {
	const access = rbac(connection);
	for (const body of [everywhere, ...(context ? [context] : [])]) {
		await access.replaceClusterRole({name: nameOf(body), body});
	}
	await access.replaceNamespacedRole({
		namespace: knativeLevel.namespace,
		name: nameOf(knative),
		body: knative,
	});
}

const rbac = ({kubeConfig}: Connection): RbacAuthorizationV1Api =>
	kubeConfig.makeApiClient(RbacAuthorizationV1Api);

type Named = Roles['everywhere'];
type Ref = Pick<V1RoleRef, 'kind' | 'name'>;

const nameOf = ({metadata}: Named): string => metadata?.name ?? '';

function bindingOf(account: string, {kind, name}: Ref) {
	return {
		metadata: {name: `${account}-${name}`},
		subjects: [{kind: 'ServiceAccount', name: account, namespace}],
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind, name},
	};
}

function refOf(role: Named): Ref {
	return {kind: role.kind ?? '', name: nameOf(role)};
}
