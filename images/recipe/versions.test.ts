import path from 'node:path';
import test from 'ava';
import {readFile} from 'node:fs/promises';
import {findPrograms} from '../control-plane/find.ts';
import {kubernetesModule, peekKubernetesBinary} from '../packaged/kubernetes.ts';
import {EnvironmentError} from '../host/errors.ts';
import {
	buildableKubernetes,
	isListed,
	knativeCannotBeHad,
	kubernetesReleases,
	buildableKnative,
	nearestVersion,
	releaseOf,
	requireKubernetes,
	requireNewEnough,
	servingModule,
} from './versions.ts';

test('each Kubernetes that can be built has a main module that requires it', async t => {
	for (const version of buildableKubernetes) {
		const {folder} = kubernetesModule(version);
		const text = await readFile(path.join(folder, 'go.mod'), 'utf8');
		t.true(text.includes(`k8s.io/kubernetes v${version}\n`), version);
		t.regex(text, new RegExp(`k8s.io/api => k8s.io/api ${version.replace('1.', 'v0.')}\n`));
		t.regex(await readFile(path.join(folder, 'go.sum'), 'utf8'), /^k8s.io\/kubernetes v/m);
	}
});

test('a Kubernetes that cannot be built is not in the cache either, and is refused in words', async t => {
	t.is(await peekKubernetesBinary('1.33.0', 'no-cache'), undefined);
	const error = await t.throwsAsync(
		findPrograms({knative: '1.23.0', kubernetes: '1.33.0', cache: 'no-cache'}),
		{instanceOf: EnvironmentError},
	);
	t.regex(error.message, /^Kubernetes 1\.33\.0 cannot be built from packages/);
});

test('a minor stands for its release that can be built, whatever else is in the list', t => {
	t.is(kubernetesReleases('1.37'), '1.37.2');
	t.is(kubernetesReleases('1.34,1.35.4, 1.36'), '1.34.10,1.35.4,1.36.5');
	t.is(kubernetesReleases('1.3'), '1.3');
	t.is(kubernetesReleases('nonsense'), 'nonsense');
});

test('a known release has its module', t => {
	t.is(servingModule('1.23.0'), 'v0.50.0');
	t.is(servingModule('1.16.0'), 'v0.43.0');
});

test('every release has the module that its tag names', t => {
	for (const version of buildableKnative) {
		const [, minor, patch] = version.split('.');
		t.is(servingModule(version), `v0.${Number(minor) + 27}.${patch}`);
	}
});

test('each class of behaviour has a release that can be built, in order', t => {
	const classes = ['1.16.0', '1.17.0', '1.18.0', '1.19.0', '1.20.0', '1.20.1', '1.21.1', '1.22.0'];
	t.deepEqual(
		buildableKnative.filter(version => classes.includes(version)),
		classes,
	);
});

test('the page on images names every release that can be built', async t => {
	const text = await readFile(
		path.join(import.meta.dirname, '..', '..', 'docs', 'images-and-air-gap.md'),
		'utf8',
	);
	const [, named = ''] = /these releases of Knative: ([^[]*)\. \[/.exec(text) ?? [];
	t.deepEqual(named.split(/,\s+|\s+and\s+/), buildableKnative);
});

test('a release that the proxy refuses is refused with module, version and the nearest', t => {
	const error = t.throws(() => servingModule('1.24.0'), {instanceOf: EnvironmentError});
	t.regex(
		error.message,
		/^Knative 1\.24\.0 cannot be built from packages: .*refuses knative\.dev\/pkg v0\.0\.0-/,
	);
	t.regex(error.message, /The nearest that can: 1\.23\.0/);
});

const refuses = test.macro(
	(t, version: string, {reason, nearest}: {reason: string; nearest: string}) => {
		const error = t.throws(() => servingModule(version), {instanceOf: EnvironmentError});
		t.true(
			error.message.startsWith(
				`Knative ${version} cannot be built from packages: ${reason}.\nThe nearest that can: ${nearest} (all: 1.16.0, `,
			),
			error.message,
		);
	},
);

test('a refused patch release names the patch before it', refuses, '1.21.3', {
	reason: 'the Go module proxy refuses knative.dev/serving v0.48.3, which it needs',
	nearest: '1.21.2',
});
test('a release that the table lacks is tried by the number that it would have', t => {
	t.is(servingModule('1.25.0'), 'v0.52.0');
	t.is(servingModule('1.22.4'), 'v0.49.4');
	t.false(isListed('1.25.0'));
	t.true(isListed('1.24.0'));
	t.regex(
		knativeCannotBeHad('1.25.0', 'the proxy says no').message,
		/^Knative 1\.25\.0 cannot be built from packages: the proxy says no\.\nThe nearest that can: 1\.23\.0/,
	);
});
test('an unknown older release names the oldest', refuses, '1.15.2', {
	reason: 'no recipe for it is known',
	nearest: '1.16.0',
});
test('a pre-release names the nearest', refuses, '1.23.0-rc.1', {
	reason: 'no recipe for it is known',
	nearest: '1.23.0',
});

test('an unknown release of Kubernetes names the nearest', t => {
	const error = t.throws(() => requireKubernetes('1.35.0'), {instanceOf: EnvironmentError});
	t.regex(error.message, /^Kubernetes 1\.35\.0 .*no recipe.*\nThe nearest that can: 1\.35\.8 /);
});

test('a Kubernetes that is too old for a release is refused', t => {
	const error = t.throws(() => requireNewEnough('1.33.4', '1.23.0'), {
		instanceOf: EnvironmentError,
	});
	t.regex(
		error.message,
		/^Knative 1\.23\.0 does not start on Kubernetes 1\.33\.4: it needs 1\.34\.0 or newer\.\n/,
	);
});

test('a Kubernetes is let pass from the oldest on, and for releases of which nothing is known', t => {
	t.notThrows(() => requireNewEnough('1.34.0', '1.23.0'));
	t.notThrows(() => requireNewEnough('1.35.2', '1.16.0'));
	t.notThrows(() => requireNewEnough('1.20.0', '1.25.0'));
	t.notThrows(() => requireNewEnough('1.20.0', '1.24.0'));
});

test('nearest is by minor, then by patch', t => {
	t.is(nearestVersion('1.22.4', ['1.20.0', '1.21.1', '1.23.0']), '1.23.0');
	t.is(nearestVersion('1.21.0', ['1.20.0', '1.21.1', '1.23.0']), '1.21.1');
});

test('a module of knative.dev/serving tells its release; a pseudo-version is of none', t => {
	t.is(releaseOf('v0.50.0'), '1.23.0');
	t.is(releaseOf('v0.46.1'), '1.19.1');
	t.is(releaseOf('v0.50.1-0.20260727151759-521cb33b33dd'), undefined);
	t.is(releaseOf('(devel)'), undefined);
	t.is(releaseOf('v0.20.0'), undefined);
});
