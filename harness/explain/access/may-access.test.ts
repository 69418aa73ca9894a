import test from 'ava';
import {mayAccess, type Access, type Credentials, type FileStatus} from './may-access.ts';

const root: Credentials = {uid: 0, gid: 0, groups: [], capabilities: ['DAC_OVERRIDE', 'CHOWN']};
const bare: Credentials = {...root, capabilities: []};
const reader: Credentials = {...root, capabilities: ['DAC_READ_SEARCH']};
const app: Credentials = {uid: 1001, gid: 0, groups: [], capabilities: []};
const member: Credentials = {uid: 1001, gid: 1001, groups: [2000], capabilities: []};

const file = (mode: number, uid: number, gid: number): FileStatus => ({
	kind: 'file',
	mode,
	uid,
	gid,
});
const folder = (mode: number, uid: number, gid: number): FileStatus => ({
	...file(mode, uid, gid),
	kind: 'folder',
});

/** The letters of what is granted, as `ls` writes them. */
const granted = (who: Credentials, what: FileStatus): string =>
	(['read', 'write', 'execute'] as const satisfies readonly Access[])
		.map(access => (mayAccess(who, what, access) ? access.charAt(0).replace('e', 'x') : '-'))
		.join('');

const table: readonly (readonly [string, Credentials, FileStatus, string])[] = [
	['its owner, by the first three bits', member, file(0o640, 1001, 0), 'rw-'],
	['its owner, although others may more', member, file(0o077, 1001, 1001), '---'],
	['its group, by the gid', app, file(0o750, 33, 0), 'r-x'],
	['its group, by a supplementary one', member, file(0o060, 0, 2000), 'rw-'],
	['its group, although others may more', member, file(0o707, 0, 1001), '---'],
	['anybody else', member, file(0o754, 0, 0), 'r--'],
	['uid 0 without capabilities is anybody else', bare, file(0o600, 1000, 1000), '---'],
	['uid 0 without capabilities is of group 0', bare, file(0o640, 1000, 0), 'r--'],
	['CAP_DAC_OVERRIDE executes nothing without an x', root, file(0o600, 1000, 1000), 'rw-'],
	['CAP_DAC_OVERRIDE executes what anybody may', root, file(0o001, 1000, 1000), 'rwx'],
	['CAP_DAC_READ_SEARCH reads files', reader, file(0o700, 1000, 1000), 'r--'],
	['CAP_DAC_OVERRIDE on a folder', root, folder(0o000, 1000, 1000), 'rwx'],
	['CAP_DAC_READ_SEARCH on a folder', reader, folder(0o000, 1000, 1000), 'r-x'],
	['in a folder nothing is created without entering it', app, folder(0o260, 33, 0), 'r--'],
	['CAP_DAC_READ_SEARCH enters a folder, but not to write', reader, folder(0o060, 33, 0), 'r-x'],
	['uid 0 without capabilities in a closed folder', bare, folder(0o700, 1000, 1000), '---'],
	['setuid and sticky bits do not matter', member, folder(0o7777, 0, 0), 'rwx'],
];

for (const [title, who, what, expected] of table) {
	test(`${title}: ${expected}`, t => {
		t.is(granted(who, what), expected);
	});
}
