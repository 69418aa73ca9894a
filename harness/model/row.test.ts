import test from 'ava';
import {questionOf} from './row.ts';

const nginx = {image: 'nginx'} as const;

test('who asks, by what name and where are part of the question; which field is looked at is not', t => {
	const asked = questionOf('Service', nginx);
	t.is(questionOf('Service', nginx, {}), asked);
	const others = [
		questionOf('Revision', nginx),
		questionOf('Service', {...nginx, ports: [{containerPort: 80}]}),
		questionOf('Service', nginx, {name: 'other'}),
		questionOf('Service', nginx, {namespace: 'other'}),
		questionOf('Service', nginx, {user: 'bob'}),
	];
	t.is(new Set([asked, ...others]).size, 6);
});
