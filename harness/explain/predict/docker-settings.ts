import {at, isObject, objectsAt, type Json, type JsonObject} from '../../model/json.ts';
import type {AssumedNode} from './assumed-node.ts';
import type {Identity} from './identity.ts';
import {effective} from './non-root-rule.ts';

/** How Docker starts a container like a node: a part of its API's `HostConfig`, and the user. */
export interface DockerSettings {
	/** `UID:GID`, never the image's own USER, which Docker reads in another way than a node. */
	readonly user: string;
	readonly host: {
		/** Docker adds the primary group itself. */
		readonly GroupAdd: string[];
		readonly CapAdd: string[];
		readonly CapDrop: string[];
		readonly SecurityOpt: string[];
		readonly ReadonlyRootfs: boolean;
		readonly Sysctls: Record<string, string>;
	};
}

/**
 * The Docker settings that start a pod spec's serving container like a kubelet does. Docker's own defaults differ: it
 * sets its seccomp profile and opens low ports unless told not to. Both grant the same 14 capabilities if none are
 * dropped (real-cluster.md §3.1), and both give a user other than root these in the bounding set only.
 */
export function dockerSettings(
	podSpec: JsonObject,
	{uid, gid, groups}: Identity,
	node: AssumedNode,
): DockerSettings {
	const container = at(podSpec, 'containers', 0, 'securityContext');
	const pod = podSpec['securityContext'];
	const seccomp = at(effective('seccompProfile', container, pod), 'type');
	const capabilities = isObject(container) ? container['capabilities'] : undefined;
	const fixed = isObject(container) && container['allowPrivilegeEscalation'] === false;
	return {
		user: `${uid}:${gid}`,
		host: {
			GroupAdd: groups.filter(group => group !== gid).map(String),
			CapAdd: names(at(capabilities, 'add')),
			CapDrop: names(at(capabilities, 'drop')),
			SecurityOpt: [
				...(fixed ? ['no-new-privileges'] : []),
				// A kubelet with seccompDefault would use the runtime's profile instead.
				...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? [] : ['seccomp=unconfined']),
			],
			ReadonlyRootfs: isObject(container) && container['readOnlyRootFilesystem'] === true,
			Sysctls: {
				'net.ipv4.ip_unprivileged_port_start': String(node.facts.unprivilegedPortStart),
				'net.ipv4.ping_group_range': node.facts.pingGroupRange,
			},
		},
	};
}

/** The port of Knative's requests, which is also in PORT: the declared one, or the default. */
export function servingPort(podSpec: JsonObject): number {
	const [declared] = objectsAt(podSpec, 'containers', 0, 'ports');
	const port = declared?.['containerPort'];
	return typeof port === 'number' ? port : 8080;
}

function names(list: Json | undefined): string[] {
	return Array.isArray(list) ? list.filter(each => typeof each === 'string') : [];
}
