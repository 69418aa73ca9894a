import test from 'ava';
import {mainModule} from './main-module.ts';

const release = {
	module: 'knative.dev/serving',
	version: 'v0.44.0',
	folder: '/nowhere',
	sum: 'h1:files=',
	goModSum: 'h1:itself=',
};

const goMod = `module knative.dev/serving

go 1.22.7

require knative.dev/pkg v0.0.0-20250117084104-c43477f0052b

replace k8s.io/gengo/v2 v2.0.0-a => k8s.io/gengo/v2 v2.0.0-b
`;

const goSum = `knative.dev/pkg v0.0.0-20250117084104-c43477f0052b h1:pkg=
knative.dev/pkg v0.0.0-20250117084104-c43477f0052b/go.mod h1:pkgmod=
`;

test('it requires the release and what that requires, replaced as there', t => {
	t.is(
		mainModule({goMod, goSum}, release).goMod,
		`module spd.invalid/main

go 1.22.7

require knative.dev/pkg v0.0.0-20250117084104-c43477f0052b

replace k8s.io/gengo/v2 v2.0.0-a => k8s.io/gengo/v2 v2.0.0-b

require knative.dev/serving v0.44.0
`,
	);
});

test('its checksums are those of the release, and the release’s own', t => {
	t.is(
		mainModule({goMod, goSum}, release).goSum,
		`${goSum}knative.dev/serving v0.44.0 h1:files=
knative.dev/serving v0.44.0/go.mod h1:itself=
`,
	);
});

test('a comment above the module line is kept', t => {
	const commented = `// Deprecated: no longer.\n${goMod}`;
	t.regex(
		mainModule({goMod: commented, goSum}, release).goMod,
		/^\/\/ Deprecated: no longer\.\nmodule spd\.invalid\/main\n/,
	);
});

test('the go.mod of another module is refused', t => {
	const other = goMod.replace('knative.dev/serving', 'knative.dev/eventing');
	t.throws(() => mainModule({goMod: other, goSum}, release), {
		message: /^This is not the go\.mod of knative\.dev\/serving: module knative\.dev\/eventing/,
	});
});
