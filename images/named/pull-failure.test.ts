import test, {type ExecutionContext} from 'ava';
import {pullFailure, type PullFailure} from './pull-failure.ts';

function means(t: ExecutionContext, words: string, kind: PullFailure['kind']): void {
	const failure = pullFailure('registry.example:5000/team/app:v1', words);
	t.is(failure.kind, kind);
	t.true(failure.message.includes(words), 'Docker’s own words');
}

const daemon = 'Error response from daemon:';

test(
	'no such tag',
	means,
	`${daemon} manifest for registry.example:5000/team/app:v1 not found: manifest unknown: manifest unknown`,
	'absent',
);
test(
	'no such tag, containerd store',
	means,
	`${daemon} failed to resolve reference "registry.example:5000/team/app:v1": registry.example:5000/team/app:v1: not found`,
	'absent',
);
test(
	'no such repository, or private',
	means,
	`${daemon} pull access denied for app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
	'login',
);
test(
	'a registry that wants a login',
	means,
	`${daemon} Head "https://registry.example:5000/v2/team/app/manifests/v1": no basic auth credentials`,
	'login',
);
test(
	'a login that is refused',
	means,
	`${daemon} Get "https://registry.example:5000/v2/": unauthorized: authentication required`,
	'login',
);
test(
	'another architecture',
	means,
	`${daemon} no matching manifest for linux/amd64 in the manifest list entries`,
	'architecture',
);
test(
	'no name server knows it',
	means,
	`${daemon} Get "https://registry.example:5000/v2/": dial tcp: lookup registry.example on 10.0.0.2:53: no such host`,
	'unreachable',
);
test(
	'nobody listens',
	means,
	`${daemon} Get "http://registry.example:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused`,
	'unreachable',
);
test(
	'nobody answers',
	means,
	`${daemon} Get "https://registry.example:5000/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`,
	'unreachable',
);
test('longer than we wait', means, 'Command timed out after 600000 milliseconds', 'unreachable');
test(
	'too many pulls',
	means,
	`${daemon} toomanyrequests: You have reached your unauthenticated pull rate limit.`,
	'throttled',
);
test('anything else', means, `${daemon} unknown: disk quota`, 'other');

test('a login names the registry, or Docker’s own', t => {
	const denied = 'denied: requested access to the resource is denied';
	t.regex(pullFailure('registry.example/app', denied).next, /docker login registry\.example$/);
	t.regex(pullFailure('team/app', denied).next, /docker login docker\.io$/);
});
