import test from 'ava';
import {readSettings} from './settings.ts';
import {UsageError} from './usage-error.ts';

test('an empty environment is a developer at a terminal', t => {
	const {cache, ...settings} = readSettings({});
	t.deepEqual(settings, {
		ci: false,
		skipKind: false,
		color: true,
		unicode: true,
		dumb: false,
		display: false,
	});
	t.regex(cache, /secure-pod-defaults-conformance/);
});

test('CI is on unless it says otherwise', t => {
	t.true(readSettings({CI: 'true'}).ci);
	t.true(readSettings({CI: 'yes'}).ci);
	t.false(readSettings({CI: 'false'}).ci);
	t.false(readSettings({CI: ''}).ci);
});

test('SKIP_KIND is heard outside CI only', t => {
	t.true(readSettings({SKIP_KIND: '1'}).skipKind);
	t.false(readSettings({SKIP_KIND: '0'}).skipKind);
	t.false(readSettings({SKIP_KIND: '1', CI: 'true'}).skipKind);
});

test('a value that says nothing is refused with the choices', t => {
	t.throws(() => readSettings({SKIP_KIND: 'yes'}), {
		instanceOf: UsageError,
		message: 'SKIP_KIND is "yes"; it must be 1, 0 or unset',
	});
	t.throws(() => readSettings({IMAGES: 'package'}), {
		instanceOf: UsageError,
		message: 'unknown IMAGES "package": did you mean "packaged"?; choose from published, packaged',
	});
});

test('IMAGES= is the same as none', t => {
	t.is(readSettings({IMAGES: ''}).images, undefined);
	t.is(readSettings({IMAGES: 'published'}).images, 'published');
});

test('KUBEBUILDER_ASSETS= is the same as none', t => {
	t.false('kubebuilderAssets' in readSettings({KUBEBUILDER_ASSETS: ''}));
	t.is(readSettings({KUBEBUILDER_ASSETS: '/assets'}).kubebuilderAssets, '/assets');
});

test('NO_COLOR counts when it is not empty', t => {
	t.false(readSettings({NO_COLOR: '1'}).color);
	t.true(readSettings({NO_COLOR: ''}).color);
});

test('a terminal that is dumb, or whose user wants none, has no colour', t => {
	for (const environment of [{TERM: 'dumb'}, {CLICOLOR: '0'}, {FORCE_COLOR: '0'}]) {
		t.false(readSettings(environment).color, JSON.stringify(environment));
	}
	t.true(readSettings({TERM: 'xterm', CLICOLOR: '1'}).color);
});

test('colour can be had where no terminal is, but not against NO_COLOR', t => {
	for (const environment of [{FORCE_COLOR: '1'}, {FORCE_COLOR: ''}, {CLICOLOR_FORCE: '1'}]) {
		t.true(readSettings(environment).colorAnywhere, JSON.stringify(environment));
		t.false(readSettings({...environment, NO_COLOR: '1'}).color);
	}
	for (const environment of [{FORCE_COLOR: 'false'}, {CLICOLOR_FORCE: '0'}, {CLICOLOR: '1'}]) {
		t.is(readSettings(environment).colorAnywhere, undefined, JSON.stringify(environment));
	}
});

test('a job of Prow has a folder', t => {
	t.is(readSettings({ARTIFACTS: '/logs/artifacts'}).artifacts, '/logs/artifacts');
	t.false('artifacts' in readSettings({ARTIFACTS: ''}));
});

test('a step of GitHub Actions has files', t => {
	const files = {GITHUB_STEP_SUMMARY: '/summary', GITHUB_OUTPUT: '/output'};
	t.deepEqual(readSettings({GITHUB_ACTIONS: 'true', ...files}).github, {
		summary: '/summary',
		output: '/output',
	});
	t.deepEqual(readSettings({GITHUB_ACTIONS: 'true'}).github, {});
	t.is(readSettings(files).github, undefined);
});

test('a locale without UTF-8 gets ASCII, and so does the Linux console', t => {
	t.false(readSettings({LANG: 'C'}).unicode);
	t.true(readSettings({LANG: 'C.UTF-8'}).unicode);
	t.false(readSettings({LC_ALL: 'POSIX', LANG: 'en_GB.utf8'}).unicode);
	t.false(readSettings({TERM: 'linux', LANG: 'en_GB.utf8'}).unicode);
});

test('TERM=dumb is a terminal that cannot be painted over', t => {
	t.true(readSettings({TERM: 'dumb'}).dumb);
	t.false(readSettings({TERM: 'xterm'}).dumb);
});

test('KUBECONFIG is heard', t => {
	t.is(readSettings({KUBECONFIG: '/a:/b'}).kubeconfig, '/a:/b');
	t.is(readSettings({KUBECONFIG: ''}).kubeconfig, undefined);
});

test('a part of the tests is named as people count', t => {
	t.deepEqual(readSettings({SPD_TEST_TURN: '4/4'}).testTurn, {part: 3, of: 4});
	for (const wrong of ['0/4', '5/4', '1', 'x/4', '1/4 ']) {
		t.throws(() => readSettings({SPD_TEST_TURN: wrong}), {
			instanceOf: UsageError,
			message: `SPD_TEST_TURN is ${JSON.stringify(wrong)}; it must be PART/OF, such as 1/4`,
		});
	}
});
