import {redact} from '../../images/host/redact.ts';

/** What differs between two runs of the same thing, and its replacement. */
const variable: readonly (readonly [RegExp, string])[] = [
	// kubelet (security_context_others.go): `… (pod: "NAME_NAMESPACE(UID)", container: NAME)`
	[/ \(pod: "[^"]*", container: [^)]*\)/g, ''],
	// Pod Security and quota (ReplicaSet condition, admission): `pods "NAME" is forbidden: …`
	[/pods "[^"]*" is forbidden/g, 'pods "…" is forbidden'],
	// Knative's validation by a dry-run Pod (validate_unstructured.go): `Pod "dry-run-validationxd9gs" is invalid`
	[/dry-run-validation[a-z0-9]*/g, 'dry-run-validation…'],
	// Knative's digest resolution, with the network error: `… failed to resolve image to digest: Get "https://…`
	[/(failed to resolve image to digest):.*/g, '$1'],
	// Log lines: nginx's `2026/11/23 05:09:26 `, the kubelet's and many apps' RFC 3339
	[/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm, ''],
	[/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) /gm, ''],
];

/** The text without secrets and without what differs between runs: names with random parts, times. */
export function stable(text: string): string {
	return variable
		.reduce((rest, [pattern, instead]) => rest.replaceAll(pattern, instead), redact(text))
		.trim();
}
