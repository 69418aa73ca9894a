import {Unreadable} from '../model/readings.ts';

/**
 * The reasons of Pod Security admission and the check for each; the baseline and the restricted check of one thing
 * share a name (k8s.io/pod-security-admission v0.34 `policy/check_*.go`, `ForbiddenReason`).
 */
const checks: Readonly<Record<string, string>> = {
	'allowPrivilegeEscalation != false': 'allowPrivilegeEscalation',
	'forbidden AppArmor profile': 'appArmorProfile',
	'forbidden AppArmor profiles': 'appArmorProfile',
	'non-default capabilities': 'capabilities',
	'unrestricted capabilities': 'capabilities',
	'host namespaces': 'hostNamespaces',
	'hostPath volumes': 'hostPathVolumes',
	hostPort: 'hostPorts',
	'probe or lifecycle host': 'hostProbesAndHostLifecycle',
	privileged: 'privileged',
	procMount: 'procMount',
	'restricted volume types': 'restrictedVolumes',
	'runAsNonRoot != true': 'runAsNonRoot',
	'runAsUser=0': 'runAsUser',
	seLinuxOptions: 'seLinuxOptions',
	seccompProfile: 'seccompProfile',
	'forbidden sysctls': 'sysctls',
	hostProcess: 'windowsHostProcess',
};

/**
 * The checks that a Pod Security refusal names, sorted. The text is
 * `… violates PodSecurity "restricted:latest": REASON (DETAIL), REASON (DETAIL)` (pod-security-admission
 * `policy/checks.go`, `ForbiddenDetail`). Throws if the text is different or names an unknown check.
 */
export function violationsIn(text: string): readonly string[] {
	const list = /violates PodSecurity "[^"]*": (.*)$/s.exec(text)?.[1];
	if (list === undefined) throw new Unreadable(`not a refusal of Pod Security: ${text}`);
	return [...new Set(reasonsIn(list).map(checkOf))].toSorted();
}

/** Splits at the commas outside parentheses, and drops the parentheses. */
function reasonsIn(list: string): string[] {
	let flat = list;
	let before;
	do {
		before = flat;
		flat = flat.replaceAll(/ ?\([^()]*\)/g, '');
	} while (flat !== before);
	// Knative appends the path when it passes on the refusal of a dry-run Pod.
	return flat.replace(/: spec\.template\s*$/, '').split(', ');
}

function checkOf(reason: string): string {
	const check = checks[reason.trim()];
	if (check === undefined) {
		throw new Unreadable(`Pod Security gives a reason that is not known here: ${reason.trim()}`);
	}
	return check;
}
