import path from 'node:path';
import type {V1MutatingWebhook} from '@kubernetes/client-node';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {runLabel} from '../../harness/cluster/namespace.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import type {RequirementId} from '../../suites/requirements.ts';
import * as capabilities from '../../suites/mutants/capabilities.ts';
import * as kinds from '../../suites/mutants/kinds.ts';
import type {Mutant} from '../../suites/mutants/mutant.ts';
import * as nonRoot from '../../suites/mutants/non-root.ts';
import * as readers from '../../suites/mutants/readers.ts';
import * as requests from '../../suites/mutants/requests.ts';
import {folder, KeptCluster, readReport} from './testing.ts';
import {gateway, makeTeam, serve, serveChange} from './testing-webhook.ts';

/**
 * Mutants that are real: broken rules and readers served as a webhook in front of a real API server, a cluster with a
 * second webhook that spoils what Knative did, an image rebuilt with another user.
 */

let kept: KeptCluster;
let here = '';

test.before(async () => {
	kept = await KeptCluster.make();
	here = await gateway();
	await makeTeam(kept);
});

test.after.always(async () => {
	await kept?.[Symbol.asyncDispose]();
});

const asWebhooks: readonly (readonly [RequirementId, Mutant])[] = [
	['R18', capabilities.lowIncludes1024],
	['R24', nonRoot.podNonRootIgnored],
	['R42', kinds.initSkipped],
	['R13', requests.updateOverwrites],
	['R3', readers.rootAllowedIsEnabled],
];

for (const [requirement, mutant] of asWebhooks) {
	test.serial(`${requirement} kills, in front of a real API server: ${mutant.title}`, async t => {
		await isKilled(t, requirement, await asWebhook(t, mutant));
	});
}

test.serial('a webhook that ignores switches fails R32, and nothing else is concluded', async t => {
	const report = await folder(t);
	const selected = ['--requirement', 'R12,R32', '--report', report];
	const {exitCode} = await kept.run(t, [
		...(await asWebhook(t, readers.cachedAtStart)),
		...selected,
	]);
	t.is(exitCode, 1);
	const {verdict, rows} = await readReport(report);
	t.deepEqual(
		verdict.nonConformant.map(each => each.requirement),
		['R32'],
	);
	const others = rows.filter(({key}) => key.startsWith('R12 '));
	t.true(others.length > 0 && others.every(({standing}) => standing === 'inconclusive'));
});

test.serial('R12 kills: a second webhook turns round what Knative has set', async t => {
	// Knative's webhook is asked again after it, so that what is merely taken away comes back.
	const turned = replaced('"allowPrivilegeEscalation":false', '"allowPrivilegeEscalation":true');
	const services = {apiGroups: ['serving.knative.dev'], resources: ['services']};
	await besideKnative(t, turned, services, () => isKilled(t, 'R12', ['--tier', 'defaulting']));
});

test.serial('R16 kills: Pods get back the capabilities that their template drops', async t => {
	const givenBack = replaced('"capabilities":{"drop":["ALL"]}', '"capabilities":{}');
	const pods = {apiGroups: [''], resources: ['pods']};
	const running = ['--preset', 'full', '--tier', 'runtime', '--level', 'root-allowed'];
	await besideKnative(t, givenBack, pods, () => isKilled(t, 'R16', running));
});

test.serial('R36 kills: Caddy’s image is rebuilt with a user of its own', async t => {
	const node = `${kept.name}-control-plane`;
	const ctr = ['exec', '--interactive', node, 'ctr', '--namespace', 'k8s.io', 'images'];
	const {stdout} = await execa('docker', [...ctr, 'ls', '--quiet']);
	const caddy = stdout.split('\n').find(line => line.endsWith('/caddy:v1')) ?? '';
	const archive = path.join(await folder(t), 'image.tar');
	await execa('docker', [...ctr, 'export', '-', caddy], {stdout: {file: archive}});
	await execa('docker', ['load', '--input', archive]);
	const {stdout: container} = await execa('docker', ['create', caddy]);
	try {
		await execa('docker', ['commit', '--change', 'USER 1000', container, caddy]);
		await execa('docker', ['save', '--output', archive, caddy]);
	} finally {
		await execa('docker', ['rm', container]);
		await execa('docker', ['image', 'rm', '--force', caddy]);
	}
	await execa('docker', [...ctr, 'import', '-'], {inputFile: archive});
	await isKilled(t, 'R36', []);
});

/** The object with one piece of its JSON in place of another. */
const replaced =
	(from: string, to: string) =>
	(object: JsonObject): JsonObject =>
		JSON.parse(JSON.stringify(object).replaceAll(from, to)) as JsonObject;

/** A second webhook beside Knative's changes what runs create, while the work is done. */
async function besideKnative(
	t: ExecutionContext,
	change: (object: JsonObject) => JsonObject,
	rule: {readonly apiGroups: string[]; readonly resources: string[]},
	work: () => Promise<void>,
): Promise<void> {
	const name = 'z.a-second-webhook';
	const webhook: V1MutatingWebhook = {
		name: 'second.example.com',
		admissionReviewVersions: ['v1'],
		sideEffects: 'None',
		clientConfig: await serveChange(t, change, here),
		namespaceSelector: {matchExpressions: [{key: runLabel, operator: 'Exists'}]},
		rules: [{...rule, apiVersions: ['v1'], operations: ['CREATE']}],
	};
	const body = {metadata: {name}, webhooks: [webhook]};
	await kept.ask(({admission}) => admission.createMutatingWebhookConfiguration({body}));
	try {
		await work();
	} finally {
		await kept.ask(({admission}) => admission.deleteMutatingWebhookConfiguration({name}));
	}
}

/** Fails for that requirement, whatever else fails with it. */
async function isKilled(
	t: ExecutionContext,
	requirement: RequirementId,
	options: readonly string[],
): Promise<void> {
	const report = await folder(t);
	const selected = ['--requirement', requirement, '--deviations', 'none', '--report', report];
	const {exitCode, stdout} = await kept.run(t, [...options, ...selected]);
	t.is(exitCode, 1, stdout);
	const {verdict} = await readReport(report);
	t.true(
		verdict.nonConformant.some(each => each.requirement === requirement),
		verdict.sentence,
	);
	t.deepEqual(verdict.inconclusive, []);
}

/** The options by which a mutant is judged that this process serves. */
async function asWebhook(t: ExecutionContext, mutant: Mutant): Promise<readonly string[]> {
	if (mutant.kind === 'observation') throw new Error('there is no implementation to serve');
	const {options} = await serve(t, mutant.subject, {kept, here});
	return [...options, '--tier', 'defaulting'];
}
