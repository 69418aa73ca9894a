/** Who asks: what the kernel compares with a file's owner and mode (credentials(7)). */
export interface Credentials {
	/** The uid and gid for file access (setfsuid(2)). */
	readonly uid: number;
	readonly gid: number;
	/** Supplementary groups; the gid need not be among them. */
	readonly groups: readonly number[];
	/** The effective capabilities, as Kubernetes writes them: `DAC_OVERRIDE`. */
	readonly capabilities: readonly string[];
}

/** What decides about access to a file or folder (inode(7)). */
export interface FileStatus {
	readonly kind: 'file' | 'folder' | 'link' | 'other';
	/** Permission bits: `0o750`. */
	readonly mode: number;
	readonly uid: number;
	readonly gid: number;
}

/** For a folder `read` is listing it, `execute` entering it, `write` creating and removing in it, which needs both bits. */
export type Access = 'read' | 'write' | 'execute';

const bits: Readonly<Record<Access, number>> = {read: 4, write: 2, execute: 1};

/**
 * Whether the kernel grants the access by owner, mode and capabilities (linux `fs/namei.c`, `generic_permission`). Not
 * considered, since images have none: POSIX ACLs, mount options (a read-only or `noexec` file system), security modules. The
 * folders that lead to the file are judged one by one, by `execute`.
 */
export function mayAccess(who: Credentials, file: FileStatus, access: Access): boolean {
	const needed = bits[access] | (file.kind === 'folder' && access === 'write' ? bits.execute : 0);
	if ((bitsFor(who, file) & needed) === needed) return true;
	return mayOverride(who.capabilities, file, access);
}

/** The only three bits that apply: those of the owner, else of the group, else of the others, even if they grant less. */
function bitsFor({uid, gid, groups}: Credentials, file: FileStatus): number {
	if (uid === file.uid) return file.mode >> 6;
	return gid === file.gid || groups.includes(file.gid) ? file.mode >> 3 : file.mode;
}

function mayOverride(
	capabilities: Credentials['capabilities'],
	{kind, mode}: FileStatus,
	access: Access,
): boolean {
	const overrides = capabilities.includes('DAC_OVERRIDE');
	const searches = overrides || capabilities.includes('DAC_READ_SEARCH');
	if (kind === 'folder') return access === 'write' ? overrides : searches;
	if (access === 'read') return searches;
	// What nobody may execute is no program for root either.
	return overrides && (access === 'write' || (mode & 0o111) !== 0);
}
