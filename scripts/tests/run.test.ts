import path from 'node:path';
import test from 'ava';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import type {RunArguments} from '../chosen-run.ts';
import {plan} from '../plan.ts';
import {run} from '../run.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {UsageError} from '../../harness/machine/usage-error.ts';
import {defaultVersions} from '../../harness/machine/version.ts';

/**
 * Bad input is refused before anything is brought up, with one line that names it and the choices: by `spd run`, and by
 * `spd plan` with the same.
 */

const settings = readSettings({});
const given: RunArguments = {
	...defaultVersions,
	subject: 'knative',
	provider: 'auto',
	given: [],
	report: 'reports/never-written',
};

const refuses = test.macro<[Partial<RunArguments>, RegExp]>(async (t, options, line) => {
	const error = await t.throwsAsync(run({...given, ...options}, settings), {
		instanceOf: UsageError,
	});
	t.regex(error.message, line);
	t.false(error.message.includes('\n'));
	await t.throwsAsync(plan({...given, ...options}, settings), {
		instanceOf: UsageError,
		message: error.message,
	});
});

test(
	'an unknown subject',
	refuses,
	{subject: 'foo'},
	/^unknown subject "foo"; choose from knative, reference, webhook=URL, exec=COMMAND$/,
);
test(
	'an unknown provider',
	refuses,
	{provider: 'foo'},
	/^unknown provider "foo"; choose from auto, kind, control-plane, existing$/,
);
test(
	'an unknown level',
	refuses,
	{level: 'Enabled'},
	/^unknown level "Enabled": did you mean "enabled"\?/,
);
test(
	'an unknown tier',
	refuses,
	{tier: 'run time'},
	/^unknown tier "run time": did you mean "runtime"\?/,
);
test(
	'an unknown preset',
	refuses,
	{preset: 'all'},
	/^unknown preset "all"; choose from gate, full, vendor, smoke$/,
);
test('an unknown requirement', refuses, {requirement: 'R99'}, /^unknown requirement "R99"/);
test('an unknown case', refuses, {case: ['ngnix']}, /^unknown case "ngnix"/);
test(
	'an unknown image source',
	refuses,
	{images: 'docker'},
	/^unknown image source "docker"; choose from published, packaged$/,
);
test(
	'a filter that selects nothing',
	refuses,
	{requirement: 'R36', level: 'disabled'},
	/^nothing is selected: no row has all of preset full, level disabled, requirement R36/,
);
test(
	'what is no version',
	refuses,
	{kubernetes: 'latest'},
	/^--kubernetes "latest" is not a version/,
);
test(
	'what is neither a version nor a folder',
	refuses,
	{knative: './nowhere'},
	/^--knative ".\/nowhere" is neither/,
);
test(
	'a file for a folder',
	refuses,
	{knative: 'package.json'},
	/^--knative package.json is a file/,
);
test(
	'a deviations file that cannot be read',
	refuses,
	{deviations: 'nowhere.yaml'},
	/^cannot read the deviations file nowhere.yaml/,
);
test(
	'a kubeconfig that cannot be read',
	refuses,
	{context: 'x', kubeconfig: 'nowhere'},
	/^cannot use the kubeconfig nowhere/,
);
test(
	'no context for an existing cluster',
	refuses,
	{provider: 'existing'},
	/^--provider existing needs --context/,
);
test(
	'a context for a kind cluster',
	refuses,
	{provider: 'kind', context: 'x'},
	/^--context names an existing cluster/,
);
test(
	'what is for clusters of ours, for another one',
	refuses,
	{context: 'x', keep: true},
	/^--cluster, --keep.* --binaries are for clusters that spd created, --context names an existing one$/,
);
test(
	'a level for a cluster that is not ours',
	refuses,
	{context: 'x', level: 'enabled'},
	/^--level enabled: an existing cluster is read only/,
);
test(
	'the current level of a cluster of ours',
	refuses,
	{level: 'current'},
	/^--level current is for a cluster whose level is not switched/,
);

for (const name of ['cluster', 'context', 'images', 'knative', 'keep', 'provider']) {
	test(
		`--${name} for a subject that needs no cluster`,
		refuses,
		{subject: 'exec=true', given: ['subject', name]},
		new RegExp(`^--subject exec= runs without a cluster: --${name} would be ignored$`),
	);
}
test(
	'the current level for a subject that is told its level',
	refuses,
	{subject: 'exec=true', level: 'current'},
	/^--level current is for a cluster whose level is not switched/,
);

test(
	'images where programs run',
	refuses,
	{provider: 'control-plane', images: 'published', mirror: 'mirror.example'},
	/^a control plane runs programs, not images: --images published and --mirror would be ignored$/,
);
test(
	'programs where images run',
	refuses,
	{provider: 'kind', binaries: 'bin'},
	/^--binaries DIR is for --provider control-plane; kind runs images$/,
);
test(
	'a folder of programs that is none',
	refuses,
	{binaries: 'no-such-folder'},
	/^--binaries no-such-folder is not a folder$/,
);
test(
	'a folder of images where programs run',
	refuses,
	{provider: 'control-plane', knative: './candidate'},
	/^--knative ".\/candidate" is not a version, which a control plane needs; for your own programs use --binaries DIR$/,
);
test(
	'a control plane that is not there',
	refuses,
	{provider: 'control-plane', cluster: 'spd-00000000'},
	/^unknown control plane "spd-00000000"/,
);
test('in CI the image source must be named', async t => {
	const ci = readSettings({CI: 'true'});
	const error = await t.throwsAsync(run(given, ci), {instanceOf: UsageError});
	t.regex(error.message, /^in CI the image source must be named/);
});

test('a context that the kubeconfig lacks', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const kubeconfig = path.join(folder, 'config');
	await writeFile(
		kubeconfig,
		JSON.stringify({
			clusters: [{name: 'c', cluster: {server: 'https://127.0.0.1:1'}}],
			users: [{name: 'u', user: {}}],
			contexts: [{name: 'mine', context: {cluster: 'c', user: 'u'}}],
		}),
	);
	const error = await t.throwsAsync(run({...given, context: 'yours', kubeconfig}, settings), {
		instanceOf: UsageError,
	});
	t.regex(
		error.message,
		/^cannot use the kubeconfig \S+: unknown context "yours"; choose from mine$/,
	);
});

test(
	'a webhook without the place of its level',
	refuses,
	{subject: 'webhook=https://host/mutate'},
	/^--subject webhook=https:\/\/host\/mutate needs --subject-level NAMESPACE\/CONFIGMAP:KEY/,
);
test(
	'a level for a subject that has its own',
	refuses,
	{subject: 'reference', subjectLevel: 'a/b:c'},
	/^--subject-level is for --subject webhook=URL; reference needs none$/,
);
test(
	'an authority that is no certificate',
	refuses,
	{subject: 'webhook=https://host', subjectLevel: 'a/b:c', subjectCa: 'package.json'},
	/^--subject-ca package\.json contains no PEM certificate: /,
);
test(
	'an authority that cannot be read',
	refuses,
	{subject: 'webhook=https://host', subjectLevel: 'a/b:c', subjectCa: 'nowhere'},
	/^--subject-ca nowhere contains no PEM certificate: ENOENT/,
);
test(
	'a subject that would have to be registered in a cluster that is read only',
	refuses,
	{subject: 'reference', context: 'x'},
	/^--subject reference: an existing cluster is read only/,
);
