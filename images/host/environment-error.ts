/**
 * Something the machine, the network or the cluster lacks: the harness could not judge.
 * `spd` prints the message as it is and exits 2, so the text names the thing, the evidence and the next step.
 */
export class EnvironmentError extends Error {
	override name = 'EnvironmentError';
}
