import test from 'ava';
import {refusedPath} from './refused-path.ts';

const table: readonly (readonly [string, string | undefined])[] = [
	['mkdir: cannot create directory ‘/var/lib/app’: Permission denied', '/var/lib/app'],
	['/bin/sh: 0: cannot open /entry.sh: Permission denied', '/entry.sh'],
	["/bin/sh: can't open '/entry.sh': Permission denied", '/entry.sh'],
	['/bin/bash: /entry.sh: Permission denied', '/entry.sh'],
	['exec /entry.sh: permission denied', '/entry.sh'],
	['exec: "/srv/run": permission denied: unknown', '/srv/run'],
	["python3: can't open file '/srv/main.py': [Errno 13] Permission denied", '/srv/main.py'],
	["PermissionError: [Errno 13] Permission denied: '/data/x'", '/data/x'],
	['open /data/app.db: permission denied', '/data/app.db'],
	["Error: EACCES: permission denied, open '/data/x'", '/data/x'],
	['chown: changing ownership of ‘/data’: Operation not permitted', '/data'],
	['ruby: Permission denied -- /srv/main.rb (LoadError)', '/srv/main.rb'],
	['Can\'t open perl script "/srv/main.pl": Permission denied', '/srv/main.pl'],
	['thread main panicked: /etc/app.toml: Permission denied (os error 13)', '/etc/app.toml'],
	['mkdir: cannot create directory ‘/a’: Permission denied\n/b: Permission denied', '/b'],
	['Permission denied', undefined],
	['listen tcp :80: bind: permission denied', undefined],
	['listening on /run/app.sock', undefined],
	['', undefined],
];

for (const [log, expected] of table) {
	test(`${expected ?? 'no path'} in: ${log.replaceAll('\n', ' / ')}`, t => {
		t.is(refusedPath(log), expected);
	});
}
