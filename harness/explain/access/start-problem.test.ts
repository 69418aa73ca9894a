import test from 'ava';
import type {ExecutableFormat} from '../../../images/named/executable-format.ts';
import type {OwnedPath} from './owner-of.ts';
import type {StartedAs} from './node-user.ts';
import type {Executable, Lookup} from './start-facts.ts';
import {startProblem} from './start-problem.ts';

const as = (uid: number, capabilities: readonly string[] = []): StartedAs => {
	const exec = {uid, gid: 0, groups: [], capabilities};
	return {exec, run: uid === 0 ? exec : {...exec, capabilities: []}};
};
const app = as(1001);
/** As at `disabled`: runc has the capabilities while it executes the program, the program has them no more. */
const lifted = as(1001, ['DAC_OVERRIDE']);

const elf: ExecutableFormat = {kind: 'elf', architecture: 'amd64'};
const bash: ExecutableFormat = {kind: 'script', interpreter: '/bin/sh', argument: ''};
const folder = (path: string, mode = 0o755): OwnedPath => ({
	path,
	kind: 'folder',
	mode,
	uid: 0,
	gid: 0,
});
const file = (
	path: string,
	mode: number,
	format: ExecutableFormat,
	more: Partial<Executable> = {},
): Executable => ({
	asked: path,
	there: {path, kind: 'file', mode, uid: 0, gid: 0},
	folders: [folder('/')],
	format,
	...more,
});
const lookup = (named: string, ...found: readonly Executable[]): Lookup => ({named, found});
const shell = lookup('/bin/sh', file('/bin/sh', 0o755, elf));

const problem = (program: Lookup, who: StartedAs = app) => {
	const found = startProblem({program, workingDir: {asked: '/', folders: []}}, who, 'amd64');
	if (!found) return 'none';
	const {kind, path, of, refusing} = found;
	return [
		kind,
		path,
		...(of === undefined ? [] : ['of', of]),
		...(refusing ? ['by', refusing.path] : []),
	].join(' ');
};

const table: readonly (readonly [string, string, string])[] = [
	['a program in order', problem(lookup('/app', file('/app', 0o755, elf))), 'none'],
	[
		'a script in order',
		problem(lookup('/a.sh', file('/a.sh', 0o755, bash, {needs: shell}))),
		'none',
	],
	['none of that name', problem(lookup('/app')), 'missing /app'],
	[
		'none of that name, in a closed folder',
		problem({
			named: '/a/app',
			found: [],
			expected: {asked: '/a/app', folders: [folder('/a', 0o700)]},
		}),
		'folder-closed /a/app by /a',
	],
	[
		'mode 0644',
		problem(lookup('/app', file('/app', 0o644, elf)), lifted),
		'not-executable /app by /app',
	],
	['mode 0700', problem(lookup('/app', file('/app', 0o700, elf))), 'not-executable /app by /app'],
	[
		'mode 0700, with the capability',
		problem(lookup('/app', file('/app', 0o700, elf)), lifted),
		'none',
	],
	[
		'a script of mode 0700, with the capability only while it is executed',
		problem(lookup('/a.sh', file('/a.sh', 0o700, bash, {needs: shell})), lifted),
		'not-readable /a.sh by /a.sh',
	],
	[
		'a script in a closed folder, with the capability only while it is executed',
		problem(
			lookup(
				'/o/a.sh',
				file('/o/a.sh', 0o755, bash, {needs: shell, folders: [folder('/o', 0o700)]}),
			),
			lifted,
		),
		'folder-closed /o/a.sh by /o',
	],
	[
		'mode 0700, root',
		problem(lookup('/a.sh', file('/a.sh', 0o700, bash, {needs: shell})), as(0)),
		'none',
	],
	[
		'the second of PATH, since the first may not be executed',
		problem(lookup('app', file('/a/app', 0o700, elf), file('/b/app', 0o755, elf))),
		'none',
	],
	[
		'of PATH none that may be executed',
		problem(lookup('app', file('/a/app', 0o700, elf), file('/b/app', 0o644, elf))),
		'not-executable /a/app by /a/app',
	],
	[
		'no interpreter',
		problem(lookup('/a.sh', file('/a.sh', 0o755, bash, {needs: lookup('/bin/sh')}))),
		'missing /bin/sh of /a.sh',
	],
	[
		'a carriage return',
		problem(lookup('/a.sh', file('/a.sh', 0o755, bash, {needs: lookup('/bin/sh\r')}))),
		'carriage-return /bin/sh of /a.sh',
	],
	[
		'an interpreter that nobody may execute',
		problem(
			lookup(
				'/a.sh',
				file('/a.sh', 0o755, bash, {needs: lookup('/bin/sh', file('/bin/sh', 0o644, elf))}),
			),
		),
		'not-executable /bin/sh of /a.sh by /bin/sh',
	],
	[
		'a loader that is not there',
		problem(lookup('/app', file('/app', 0o755, elf, {needs: lookup('/lib/ld-musl-x86_64.so.1')}))),
		'missing /lib/ld-musl-x86_64.so.1 of /app',
	],
	[
		'what env looks up',
		problem(lookup('/a.py', file('/a.py', 0o755, bash, {needs: shell, env: lookup('python3')}))),
		'missing python3 of /a.py',
	],
	[
		'another processor',
		problem(lookup('/app', file('/app', 0o755, {kind: 'elf', architecture: 'arm64'}))),
		'other-architecture /app',
	],
	[
		'an older processor of the same kind',
		problem(lookup('/app', file('/app', 0o755, {kind: 'elf', architecture: '386'}))),
		'none',
	],
	['a text', problem(lookup('/app', file('/app', 0o755, {kind: 'text'}))), 'no-format /app'],
	[
		'an empty file',
		problem(lookup('/app', file('/app', 0o755, {kind: 'empty'}))),
		'no-format /app',
	],
	[
		'a folder',
		problem(lookup('/app', {asked: '/app', there: folder('/app'), folders: [folder('/')]})),
		'is-folder /app',
	],
];

for (const [title, found, expected] of table) {
	test(`${title}: ${expected}`, t => {
		t.is(found, expected);
	});
}
