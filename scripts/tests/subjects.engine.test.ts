import test, {type ExecutionContext} from 'ava';
import {showProgress} from '../../harness/machine/progress/show-progress.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {harness, defaultVersions} from '../../harness/machine/version.ts';
import type {Row} from '../../harness/model/row.ts';
import {kindProvider} from '../../harness/providers/kind/kind-provider.ts';
import {runSuite} from '../../harness/run/run-suite.ts';
import {select} from '../../harness/run/selection.ts';
import {registrations} from '../../harness/subjects/registration/registration.ts';
import {suiteDigest} from '../../suites/digest.ts';
import {rows} from '../../suites/index.ts';
import {requirements} from '../../suites/requirements.ts';
import {inTurn} from './in-turn.ts';
import {folder, KeptCluster, readReport, said, start} from './testing.ts';

/** This project's own subject, deployed on a node and registered as a vendor's would be. */

let kept: KeptCluster;

test.before(async () => {
	kept = await KeptCluster.shared();
});

test.after.always(async () => {
	await kept?.[Symbol.asyncDispose]();
});

test.serial('the reference, deployed and registered, keeps what it answers for', async t => {
	const report = await folder(t);
	const options = ['--subject', 'reference', '--requirement', 'R3,R12,R23,R36', '--report', report];
	const {exitCode, stdout} = await kept.run(t, options);
	t.is(exitCode, 0, stdout);
	const {subject, measured, verdict, notRun, requirements: judged} = await readReport(report);
	t.like(subject, {name: 'reference', version: harness().version});
	t.deepEqual(subject.owns, ['defaulting', 'configuration']);
	t.regex(verdict.sentence, /^conformant as far as selected/);
	const image = measured?.components.find(({name}) => name === 'reference-webhook');
	t.is(image?.origin, 'built from this repository');
	t.regex(image?.digest ?? '', /^sha256:/);
	t.is(judged.find(({id}) => id === 'R36')?.cells.enabled.state, "not this subject's");
	t.true(notRun.some(({why}) => why === "not this subject's doing"));
	await leavesNothing(t);
});

inTurn('it makes no difference whether it comes before or after Knative’s webhook', async t => {
	const settings = readSettings();
	const asked = rows.filter(
		({requirement, probe}) =>
			['R12', 'R18', 'R23'].includes(requirement) && probe.kind === 'admission',
	);
	const elsewhere = asked.map((row): Row => ({
		...row,
		probe: {...row.probe, asking: {namespace: 'other'}} as Row['probe'],
	}));
	using progress = showProgress({...settings, ci: true});
	const {exitCode, report} = await runSuite({
		suite: {rows: elsewhere, requirements, digest: suiteDigest()},
		selection: select({requirement: 'R12,R18,R23'}, elsewhere, Object.keys(requirements)),
		whyNot: () => undefined,
		provider: await kindProvider({
			...defaultVersions,
			images: settings.images,
			cache: settings.cache,
			cluster: kept.name,
			keep: false,
			subject: {kind: 'reference'},
		}),
		subject: 'reference',
		harness: harness(),
		again: [],
		deviations: [],
		strict: false,
		report: await folder(t),
		progress,
		signal: new AbortController().signal,
	});
	t.is(exitCode, 0, report.verdict.sentence);
	t.is(report.rows.length, asked.length);
});

inTurn('Ctrl-C leaves no webhook and no namespace behind', async t => {
	const options = ['--subject', 'reference', '--requirement', 'R12'];
	const child = start(['--cluster', kept.name, '--report', await folder(t), ...options]);
	await said(child, /^enabled \(.* …/m);
	child.kill('SIGINT');
	const {exitCode} = await child;
	t.is(exitCode, 130);
	await leavesNothing(t);
});

inTurn('what a killed run has left registered is gone once the next begins', async t => {
	const [left] = registrations('spd-killed', {url: 'https://127.0.0.1:1/mutate'});
	if (!left) throw new Error('nothing would be registered');
	await kept.ask(({admission}) => admission.createMutatingWebhookConfiguration({body: left}));
	t.not((await kept.leftByRuns()).length, 0);
	const {exitCode} = await kept.run(t, ['--requirement', 'R37']);
	t.is(exitCode, 0);
	await leavesNothing(t);
});

async function leavesNothing(t: ExecutionContext): Promise<void> {
	t.deepEqual(await kept.leftByRuns(), []);
	t.deepEqual(Object.keys(await kept.features()), ['_example']);
}
