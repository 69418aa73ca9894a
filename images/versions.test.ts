import test from 'ava';
import {EnvironmentError} from './environment-error.ts';
import {nearestVersion, requireKubernetes, servingModule} from './versions.ts';

test('a known release has its module', t => {
	t.is(servingModule('1.23.0'), 'v0.50.0');
});

test('a release that the proxy refuses is refused with module, version and the nearest', t => {
	const error = t.throws(() => servingModule('1.24.0'), {instanceOf: EnvironmentError});
	t.regex(
		error.message,
		/^Knative 1\.24\.0 cannot be built from packages: .*refuses knative\.dev\/pkg v0\.0\.0-/,
	);
	t.regex(error.message, /The nearest that can: 1\.23\.0/);
});

test('an unknown release names the nearest', t => {
	const error = t.throws(() => requireKubernetes('1.35.0'), {instanceOf: EnvironmentError});
	t.regex(error.message, /^Kubernetes 1\.35\.0 .*no recipe.*\nThe nearest that can: 1\.34\.10/);
});

test('nearest is by minor, then by patch', t => {
	t.is(nearestVersion('1.22.4', ['1.20.0', '1.21.1', '1.23.0']), '1.23.0');
	t.is(nearestVersion('1.21.0', ['1.20.0', '1.21.1', '1.23.0']), '1.21.1');
});
