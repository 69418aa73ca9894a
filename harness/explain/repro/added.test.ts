import test from 'ava';
import {yamlOf} from './added.ts';

test('a manifest is told without the secrets in its environment', t => {
	const env = [
		{name: 'DB_PASSWORD', value: 'hunter2'},
		{name: 'DB_URL', value: 'postgres://app:hunter2@db/app'},
		{name: 'GREETING', value: 'hello'},
	];
	const told = yamlOf({kind: 'Service', spec: {containers: [{args: ['--token', 'hunter2'], env}]}});
	t.notRegex(told, /hunter2/);
	t.regex(told, /name: DB_PASSWORD\s+value: "?\[redacted\]"?\n/);
	t.regex(told, /value: hello/);
});
