import type {Json, JsonObject} from '../model/json.ts';
import type {Level} from '../model/levels.ts';

/** What a rule may read to decide about one container. */
export interface Seen {
	readonly level: Level;
	readonly container: JsonObject;
	/** The container's `securityContext`; empty if it has none. */
	readonly own: JsonObject;
	/** The pod's `securityContext`; empty if it has none. */
	readonly pod: JsonObject;
}

/** One rule for one field of a container's `securityContext`. */
export interface Rule {
	readonly field: string;
	/** The value to set; undefined leaves the field unchanged. */
	default(seen: Seen): Json | undefined;
}

/** Whether the user did not set the field: no such key, or null, which Kubernetes treats the same. */
export function isUnset(value: Json | undefined): value is null | undefined {
	return value === undefined || value === null;
}
