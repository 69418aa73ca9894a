import type {FileEntry} from './container-file.ts';

/** The account files of an image, as text; a file that is missing is left out. */
export interface Accounts {
	readonly passwd?: string;
	readonly group?: string;
}

/** One line of /etc/passwd (passwd(5)). */
export interface User {
	readonly name: string;
	readonly uid: number;
	readonly gid: number;
	readonly home: string;
}

/** One that is well formed. */
export type Account = User;

/** The users in the text of an /etc/passwd, in its order (passwd(5)); lines of another form are left out. */
export function accountsIn(passwd: string): readonly Account[] {
	return passwd.split('\n').flatMap(line => {
		const [name = '', , uid = '', gid = '', , home = ''] = line.split(':');
		if (name === '' || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return [];
		return [{name, uid: Number(uid), gid: Number(gid), home}];
	});
}

/** One line of /etc/group (group(5)). */
export interface Group {
	readonly name: string;
	readonly gid: number;
	readonly members: readonly string[];
}

/** Reads both files; `read` returns undefined for a file that does not exist. */
export async function readAccounts(
	read: (file: string) => Promise<FileEntry | undefined>,
): Promise<Accounts> {
	const [passwd, group] = await Promise.all([read('/etc/passwd'), read('/etc/group')]);
	return {
		...(passwd?.kind === 'file' && {passwd: passwd.content.toString('utf8')}),
		...(group?.kind === 'file' && {group: group.content.toString('utf8')}),
	};
}

/**
 * The users of /etc/passwd, in its order, as containerd, runc and Docker read it (github.com/moby/sys/user v0.4.0
 * `ParsePasswdFilter`): a comment is a user too, and a number that is missing or invalid is 0.
 */
export function usersIn(passwd: string): readonly User[] {
	return linesOf(passwd).map(line => {
		const [name = '', , uid = '', gid = '', , home = ''] = line.split(':');
		return {name, uid: atoi(uid) ?? 0, gid: atoi(gid) ?? 0, home};
	});
}

/** The groups of /etc/group in the same way (`ParseGroupFilter`), where comments are skipped. */
export function groupsIn(group: string): readonly Group[] {
	return linesOf(group)
		.filter(line => !line.startsWith('#'))
		.map(line => {
			const [name = '', , gid = '', members = ''] = line.split(':');
			return {name, gid: atoi(gid) ?? 0, members: members === '' ? [] : members.split(',')};
		});
}

/**
 * A decimal number as Go's `strconv.Atoi` reads it, with a sign or leading zeros; undefined for anything else, also for a
 * number that 64 bits do not hold.
 */
export function atoi(text: string): number | undefined {
	if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
	const value = BigInt(text.replace('+', ''));
	return BigInt.asIntN(64, value) === value ? Number(value) : undefined;
}

function linesOf(text: string): readonly string[] {
	return text
		.split('\n')
		.map(line => line.trim())
		.filter(line => line !== '');
}
