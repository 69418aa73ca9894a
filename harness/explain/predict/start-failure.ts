import {EnvironmentError} from '../../../images/host/errors.ts';
import {redact} from '../../../images/host/redact.ts';
import type {Finding} from '../causes/finding.ts';

type Failure = Pick<Finding, 'outcome' | 'text' | 'reason' | 'exitCode'>;

/** The kubelet's reason if containerd cannot create the container. */
const notMade = {outcome: 'pending', reason: 'CreateContainerError'} as const;
/** The kubelet's reason and exit code if the container was created but its program could not be started. */
const notStarted = {outcome: 'crashed', reason: 'StartError', exitCode: 128} as const;

/** Failures that the image causes, not the engine, by stable texts of docker, runc and moby/sys/user. */
const faults: readonly (readonly [RegExp, Omit<Failure, 'text'>])[] = [
	[/no command specified/i, notMade],
	[/unable to find (user|group) |no matching entries in (passwd|group) file/, notMade],
	[/\bexec\b|\bchdir to cwd\b/, notStarted],
];

/**
 * The outcome on a node of a container that the engine here refused to create or to start.
 * @throws {EnvironmentError} if the engine is the cause
 */
export function startFailure(error: Error): Failure {
	const words = redact(error.message.replace(/^\(HTTP code \d+\) [\w ]+ - /, '').trim());
	const fault = faults.find(([pattern]) => pattern.test(words));
	if (fault) return {...fault[1], text: words};
	throw new EnvironmentError(
		`The Docker engine cannot run the image as a node would, so there is no forecast.\nDocker says: ${words}`,
		{cause: error},
	);
}
