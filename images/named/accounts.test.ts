import test from 'ava';
import {accountsIn} from './accounts.ts';

test('users are read in their order, and lines of another form are left out', t => {
	const passwd =
		'root:x:0:0:root:/root:/bin/bash\n\n# none\n+::::::\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\nbare:x:7:8\n';
	t.deepEqual(accountsIn(passwd), [
		{name: 'root', uid: 0, gid: 0, home: '/root'},
		{name: 'www-data', uid: 33, gid: 33, home: '/var/www'},
		{name: 'bare', uid: 7, gid: 8, home: ''},
	]);
});
