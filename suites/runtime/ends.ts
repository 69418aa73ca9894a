import type {Expectation} from '../../harness/model/row.ts';
import type {RequirementId} from '../requirements.ts';

/** The outcome of a workload at one level, and the sentence that states it. */
export interface End {
	readonly proves: RequirementId;
	readonly alsoProves?: readonly RequirementId[];
	readonly expect: Expectation | 'ready';
	/** Why it is observed and not judged. */
	readonly observedOnly?: string;
}

/** Lines 46 and 47, a single log line. */
export const chownFailed =
	'nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)';
/** Line 49. */
export const runsAsRoot = 'container has runAsNonRoot and image will run as root';
/** The kubelet's message for a user given by name (kubernetes `security_context_others.go`; upstream.md §4.1). */
export const userByName = (user: string): string =>
	`container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`;
/** The same check, when the effective runAsUser is 0. */
export const asUserZero = "container's runAsUser breaks non-root policy";
/** runc's message if the file's capabilities are not in the bounding set (real-cluster.md §3.2; upstream.md H9). */
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

/** A workload that needs a dropped capability crashes with these words. */
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

/** What happens at every level: caused by the image or by the node. */
export const whatever = (proves: RequirementId, expect: Expectation, why: string): End => ({
	proves,
	expect,
	observedOnly: `documentation silent: ${why}`,
});
