import test from 'ava';
import {accountsIn, atoi, groupsIn, usersIn} from './accounts.ts';

test('users as container runtimes read them', t => {
	const passwd = [
		'root:x:0:0:root:/root:/bin/sh',
		'',
		'  bob:x:1000:1001:Bob:/home/bob:/bin/sh  ',
		'# a comment',
		'short:x:7',
		'wrong:x:seven:eight::/',
	];
	t.deepEqual(usersIn(passwd.join('\n')), [
		{name: 'root', uid: 0, gid: 0, home: '/root'},
		{name: 'bob', uid: 1000, gid: 1001, home: '/home/bob'},
		{name: '# a comment', uid: 0, gid: 0, home: ''},
		{name: 'short', uid: 7, gid: 0, home: ''},
		{name: 'wrong', uid: 0, gid: 0, home: '/'},
	]);
});

test('groups, where comments are none', t => {
	t.deepEqual(groupsIn('root:x:0:\n# staff:x:5:bob\nstaff:x:50:bob,eve\nbare\n'), [
		{name: 'root', gid: 0, members: []},
		{name: 'staff', gid: 50, members: ['bob', 'eve']},
		{name: 'bare', gid: 0, members: []},
	]);
});

test('numbers as Go reads them', t => {
	const read = {
		'1000': 1000,
		'+1000': 1000,
		'01000': 1000,
		'-1': -1,
		'-0': 0,
		'9223372036854775807': Number(2n ** 63n - 1n),
	};
	for (const [text, value] of Object.entries(read)) t.is(atoi(text) ?? Number.NaN, value, text);
	for (const text of ['', '+', '1_000', '0x3e8', '1000 ', '1e3', '１', '9223372036854775808']) {
		t.is(atoi(text), undefined, text);
	}
});

test('users are read in their order, and lines of another form are left out', t => {
	const passwd =
		'root:x:0:0:root:/root:/bin/bash\n\n# none\n+::::::\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\nbare:x:7:8\n';
	t.deepEqual(accountsIn(passwd), [
		{name: 'root', uid: 0, gid: 0, home: '/root'},
		{name: 'www-data', uid: 33, gid: 33, home: '/var/www'},
		{name: 'bare', uid: 7, gid: 8, home: ''},
	]);
});
