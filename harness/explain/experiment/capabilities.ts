import type {Override} from '../causes/override.ts';

/** What containerd and Docker give a container if nothing is dropped (containerd pkg/oci/spec.go, `defaultUnixCaps`). */
const granted = [
	'CHOWN',
	'DAC_OVERRIDE',
	'FOWNER',
	'FSETID',
	'KILL',
	'MKNOD',
	'NET_BIND_SERVICE',
	'NET_RAW',
	'SETFCAP',
	'SETGID',
	'SETPCAP',
	'SETUID',
	'SYS_CHROOT',
	'AUDIT_WRITE',
] as const;

export type Capability = (typeof granted)[number];

/** What servers need at their start; the others are asked about only if these do not suffice. */
const usual: readonly Capability[] = [
	'CHOWN',
	'DAC_OVERRIDE',
	'FOWNER',
	'NET_BIND_SERVICE',
	'SETGID',
	'SETUID',
];

/** The runtime's capabilities down to these: `drop` needs no flag of Knative, while `add` of most does. */
export function only(kept: readonly Capability[]): Override {
	return {securityContext: {capabilities: {drop: granted.filter(each => !kept.includes(each))}}};
}

/**
 * Of the capabilities that a container is granted at `disabled`, those without each of which it does not work, by name; if
 * any one of several suffices, the first of them. `works` starts a container with exactly these. The likely sets are
 * tried first. At most four rounds, each side by side; empty if no capability by itself makes a difference.
 */
export async function neededCapabilities(
	works: (kept: readonly Capability[]) => Promise<boolean>,
	likely: readonly (readonly Capability[])[] = [],
): Promise<readonly Capability[]> {
	const guessed = await Promise.all(
		likely.map(async set => {
			const [suffices, members] = await Promise.all([
				works(set),
				set.length > 1 ? missed(set, works) : set,
			]);
			return suffices ? members : [];
		}),
	);
	const found = guessed.find(each => each.length > 0);
	if (found) return found;
	const [suffice, ofUsual] = await Promise.all([works(usual), missed(usual, works)]);
	const all = suffice ? usual : granted;
	const needed = suffice ? ofUsual : await missed(granted, works);
	if (needed.length === all.length) return [];
	if (needed.length > 0) return needed;
	const alone = await Promise.all(all.map(each => works([each])));
	return all.filter((_, index) => alone[index]).slice(0, 1);
}

/** Those of the capabilities that cannot be left out alone. */
async function missed(
	of: readonly Capability[],
	works: (kept: readonly Capability[]) => Promise<boolean>,
): Promise<readonly Capability[]> {
	const stillWorks = await Promise.all(of.map(each => works(of.filter(other => other !== each))));
	return of.filter((_, index) => !stillWorks[index]);
}
