import type {Configuration} from '../harness/model/configuration.ts';
import {isObject, type Json} from '../harness/model/json.ts';
import type {Level} from '../harness/model/levels.ts';
import type {Workload} from '../harness/model/workloads.ts';

/**
 * What must be allowed before a user may set everything that rows set: the pod's `securityContext` (line 29),
 * init containers, and `capabilities.add`, which Knative's validation refuses otherwise (upstream.md H6). All in
 * one configuration, because none of them changes defaulting.
 */
export const userMaySet: Configuration['flags'] = {
	'kubernetes.podspec-securitycontext': 'enabled',
	'kubernetes.containerspec-addcapabilities': 'enabled',
	'kubernetes.podspec-init-containers': 'enabled',
};

/** The flags without which the workload would be refused at the level; none if none is needed. */
export function flagsFor(level: Level, workload: Workload): Configuration['flags'] {
	const contexts = [workload, ...(workload.sidecars ?? [])].map(each => each.securityContext);
	const needed =
		workload.podSecurityContext !== undefined ||
		workload.initContainers !== undefined ||
		contexts.some(context => addsMoreThanAllowed(level, context));
	return needed ? userMaySet : {};
}

/** Without a flag a user may add what the default itself would add: nothing at `disabled` (upstream.md §2.4). */
function addsMoreThanAllowed(level: Level, context: Json | undefined): boolean {
	const capabilities = isObject(context) ? context['capabilities'] : undefined;
	const add = isObject(capabilities) ? capabilities['add'] : undefined;
	if (!Array.isArray(add) || add.length === 0) return false;
	return level === 'disabled' || JSON.stringify(add) !== JSON.stringify(['NET_BIND_SERVICE']);
}
