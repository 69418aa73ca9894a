/**
 * The containerPort that a user would name for an image: the first that it exposes; none where Knative asks there anyway
 * (8080), or where it exposes none.
 */
export function exposedPort(exposed: readonly number[]): number | undefined {
	return exposed.includes(8080) ? undefined : exposed[0];
}
