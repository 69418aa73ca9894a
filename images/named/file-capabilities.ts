/** In numerical order (linux `include/uapi/linux/capability.h`). */
export const capabilityNames = [
	'chown',
	'dac_override',
	'dac_read_search',
	'fowner',
	'fsetid',
	'kill',
	'setgid',
	'setuid',
	'setpcap',
	'linux_immutable',
	'net_bind_service',
	'net_broadcast',
	'net_admin',
	'net_raw',
	'ipc_lock',
	'ipc_owner',
	'sys_module',
	'sys_rawio',
	'sys_chroot',
	'sys_ptrace',
	'sys_pacct',
	'sys_admin',
	'sys_boot',
	'sys_nice',
	'sys_resource',
	'sys_time',
	'sys_tty_config',
	'mknod',
	'lease',
	'audit_write',
	'audit_control',
	'setfcap',
	'mac_override',
	'mac_admin',
	'syslog',
	'wake_alarm',
	'block_suspend',
	'audit_read',
	'perfmon',
	'bpf',
	'checkpoint_restore',
] as const;

/** The names of a set of capabilities, as `capsh` and `getcap` write them. */
export function namesOf(set: bigint): readonly string[] {
	const bits = Array.from({length: 64}, (_, bit) => bit);
	return bits
		.filter(bit => (set >> BigInt(bit)) & 1n)
		.map(bit => `cap_${capabilityNames[bit] ?? bit}`);
}

const effectiveFlag = 1;

/**
 * What `getcap` prints for the bytes of a file's `security.capability`: `cap_net_bind_service=ep`; undefined for
 * an unknown format. They are a `struct vfs_cap_data` of revision 1 (one pair of 32-bit sets), 2 (two pairs) or 3
 * (two pairs, and the root uid of the user namespace in which they apply).
 */
export function fileCapabilities(bytes: Uint8Array): string | undefined {
	const buffer = Buffer.from(bytes);
	if (buffer.length < 4) return undefined;
	const magic = buffer.readUInt32LE(0);
	const revision = magic >>> 24;
	if (buffer.length !== {1: 12, 2: 20, 3: 24}[revision]) return undefined;
	const permitted = setAt(buffer, 4, revision);
	const inheritable = setAt(buffer, 8, revision);
	const effective = (magic & effectiveFlag) === 0 ? 0n : permitted | inheritable;
	const clauses = ['eip', 'ep', 'ei', 'ip', 'p', 'i'].flatMap(flags => {
		const names = namesOf(
			only(effective, flags.includes('e')) &
				only(inheritable, flags.includes('i')) &
				only(permitted, flags.includes('p')),
		);
		return names.length === 0 ? [] : [`${names.join(',')}=${flags}`];
	});
	const root = revision === 3 ? buffer.readUInt32LE(20) : 0;
	return [clauses.join(' ') || '=', ...(root === 0 ? [] : [`[rootid=${root}]`])].join(' ');
}

/** The low half of a set and, after the first pair, its high half. */
function setAt(buffer: Buffer, offset: number, revision: number): bigint {
	const low = BigInt(buffer.readUInt32LE(offset));
	return revision === 1 ? low : low | (BigInt(buffer.readUInt32LE(offset + 8)) << 32n);
}

/** The capabilities that are in the set, or those that are not. */
function only(set: bigint, wanted: boolean): bigint {
	return wanted ? set : ~set & ((1n << 64n) - 1n);
}
