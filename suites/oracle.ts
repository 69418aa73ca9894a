import {isObject, type Json, type JsonObject} from '../harness/json.ts';
import type {Level} from '../harness/levels.ts';
import type {Workload} from '../harness/workloads.ts';

/** The security contexts that the documentation promises, in normal form; `null` is absent. */
export interface Promised {
	readonly container: Json;
	readonly pod: Json;
}

/**
 * The documentation's sentences once more, read off line by line and written without a look at any implementation:
 * what a workload's serving container and its pod have to look like at a level.
 */
export function promised(level: Level, workload: Workload): Promised {
	const user = clean(workload.securityContext) ?? {};
	const pod = clean(workload.podSecurityContext);
	// 8: "No security defaults applied". 27: "Never overrides user-specified security contexts".
	const container =
		level === 'disabled' ? user : {...defaultsAt(level, workload, pod ?? {}), ...user};
	return {container: orNull(container), pod: orNull(pod ?? {})};
}

/** What a container gets that sets nothing itself. */
function defaultsAt(level: Level, {ports}: Workload, pod: JsonObject): JsonObject {
	// 19: "a container port below 1024".
	const low = (ports ?? []).some(({containerPort: port}) => isLow(port));
	return {
		// 16
		allowPrivilegeEscalation: false,
		// 17; a profile of the pod's own is set explicitly and holds for the container
		...(pod['seccompProfile'] === undefined && {seccompProfile: {type: 'RuntimeDefault'}}),
		// 18, 19
		capabilities: {drop: ['ALL'], ...(low && {add: ['NET_BIND_SERVICE']})},
		// 20, 24
		...(level === 'enabled' && pod['runAsNonRoot'] === undefined && {runAsNonRoot: true}),
	};
}

function isLow(port: Json | undefined): boolean {
	return typeof port === 'number' && port >= 1 && port <= 1023;
}

/** Without what says nothing: nulls, and lists of no capabilities. */
function clean(context: Json | undefined): JsonObject | undefined {
	if (!isObject(context)) return undefined;
	const said = Object.entries(context).filter(([, value]) => value !== null);
	return Object.fromEntries(
		said.map(([key, value]) => [key, key === 'capabilities' ? cleanLists(value) : value]),
	);
}

function cleanLists(capabilities: Json | undefined): Json | undefined {
	if (!isObject(capabilities)) return capabilities;
	const lists = Object.entries(capabilities);
	return Object.fromEntries(lists.filter(([, list]) => Array.isArray(list) && list.length > 0));
}

function orNull(context: JsonObject): Json {
	return Object.keys(context).length === 0 ? null : context;
}
