import type {Expectation} from '../../harness/model/row.ts';
import type {RequirementId} from '../requirements.ts';

/** What becomes of a workload at one level, and the sentence that says so. */
export interface End {
	readonly proves: RequirementId;
	readonly alsoProves?: readonly RequirementId[];
	readonly expect: Expectation | 'ready';
	/** Why it is looked at and not judged. */
	readonly observedOnly?: string;
}

/** Lines 46 and 47, one line in truth. */
export const chownFailed =
	'nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)';
/** Line 49. */
export const runsAsRoot = 'container has runAsNonRoot and image will run as root';
/** What the kubelet says of a user given by name (kubernetes `security_context_others.go`; upstream.md §4.1). */
export const userByName = (user: string): string =>
	`container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`;
/** The same place, where the effective runAsUser is 0. */
export const asUserZero = "container's runAsUser breaks non-root policy";
/** What runc says where the file's capabilities are not in the bounding set (real-cluster.md §3.2; upstream.md H9). */
const execRefused = 'exec /usr/bin/caddy: operation not permitted';

export const runs = (proves: RequirementId, ...alsoProves: RequirementId[]): End => ({
	proves,
	alsoProves,
	expect: 'ready',
});

export const cannotChown = (proves: RequirementId): End => ({
	proves,
	expect: {outcome: 'crashed', text: chownFailed, exitCode: 1},
});

export const refused = (proves: RequirementId, text: string = runsAsRoot): End => ({
	proves,
	expect: {outcome: 'refused', text},
});

/** "containers that require root access will fail": the kubelet refuses them before they can (upstream.md §4.4). */
export const fails: End = {...refused('R34'), alsoProves: ['R9']};

/** What needs a capability that is dropped ends with these words. */
export const lacksCapability = (...text: string[]): End => ({
	proves: 'R16',
	expect: {outcome: 'crashed', text, exitCode: 1},
});

export const cannotExec: End = {
	proves: 'R16',
	expect: {outcome: 'crashed', text: execRefused},
	observedOnly:
		'documentation silent: a program with file capabilities does not start once all are dropped',
};

/** What happens whatever the level: the image's doing, or the node's. */
export const whatever = (proves: RequirementId, expect: Expectation, why: string): End => ({
	proves,
	expect,
	observedOnly: `documentation silent: ${why}`,
});
