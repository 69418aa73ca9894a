import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Finding} from '../causes/finding.ts';

type Failure = Pick<Finding, 'outcome' | 'text' | 'reason' | 'exitCode'>;

/** What the kubelet says where containerd cannot even make the container. */
const notMade = {outcome: 'pending', reason: 'CreateContainerError'} as const;
/** The kubelet's words and number for a container that was made and whose program could not be started. */
const notStarted = {outcome: 'crashed', reason: 'StartError', exitCode: 128} as const;

/** What the image, not the engine, is to blame for, by stable words of docker, runc and moby/sys/user. */
const faults: readonly (readonly [RegExp, Omit<Failure, 'text'>])[] = [
	[/no command specified/i, notMade],
	[/unable to find (user|group) |no matching entries in (passwd|group) file/, notMade],
	[/\bexec\b|\bchdir to cwd\b/, notStarted],
];

/**
 * What becomes on a node of a container that the engine here refused to make or to start.
 * @throws {EnvironmentError} when that is the engine's own matter
 */
export function startFailure(error: Error): Failure {
	const words = error.message.replace(/^\(HTTP code \d+\) [\w ]+ - /, '').trim();
	const fault = faults.find(([pattern]) => pattern.test(words));
	if (fault) return {...fault[1], text: words};
	throw new EnvironmentError(
		`The Docker engine cannot run the image as a node would, so that nothing is forecast.\nDocker says: ${words}`,
		{cause: error},
	);
}
