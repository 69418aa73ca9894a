import type {Json, JsonObject} from '../model/json.ts';
import type {Level} from '../model/levels.ts';

/** What a rule may look at when it decides about one container. */
export interface Seen {
	readonly level: Level;
	readonly container: JsonObject;
	/** The container's `securityContext`; empty when it has none. */
	readonly own: JsonObject;
	/** The pod's `securityContext`; empty when it has none. */
	readonly pod: JsonObject;
}

/** One rule for one field of a container's `securityContext`. */
export interface Rule {
	readonly field: string;
	/** The value to set; undefined leaves the field as it is. */
	default(seen: Seen): Json | undefined;
}

/** Whether the user left the field alone: no such key, or null, which Kubernetes takes for the same. */
export function isUnset(value: Json | undefined): value is null | undefined {
	return value === undefined || value === null;
}
