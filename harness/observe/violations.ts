import {Unreadable} from '../model/readings.ts';

/**
 * The reasons that Pod Security admission gives and the check that each stands for; baseline and restricted checks of one
 * thing go by one name (k8s.io/pod-security-admission v0.34 `policy/check_*.go`, `ForbiddenReason`).
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
 * The checks that a refusal of Pod Security names, sorted. The text is
 * `… violates PodSecurity "restricted:latest": REASON (DETAIL), REASON (DETAIL)` (pod-security-admission `policy/checks.go`,
 * `ForbiddenDetail`). Throws when it is another text, or names a check that is not known here.
 */
export function violationsIn(text: string): readonly string[] {
	const list = /violates PodSecurity "[^"]*": (.*)$/s.exec(text)?.[1];
	if (list === undefined) throw new Unreadable(`not a refusal of Pod Security: ${text}`);
	return [...new Set(reasonsIn(list).map(checkOf))].toSorted();
}

/** Splits at the commas outside of the parentheses, and leaves the parentheses out. */
function reasonsIn(list: string): string[] {
	let flat = list;
	let before;
	do {
		before = flat;
		flat = flat.replaceAll(/ ?\([^()]*\)/g, '');
	} while (flat !== before);
	// Knative adds the place when it passes on what a dry-run Pod was told.
	return flat.replace(/: spec\.template\s*$/, '').split(', ');
}

function checkOf(reason: string): string {
	const check = checks[reason.trim()];
	if (check === undefined) {
		throw new Unreadable(`Pod Security gives a reason that is not known here: ${reason.trim()}`);
	}
	return check;
}
