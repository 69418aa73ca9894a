import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {json} from 'node:stream/consumers';
import type {V1MutatingWebhook} from '@kubernetes/client-node';
import type {ExecutionContext} from 'ava';
import {execa} from 'execa';
import {createPatch} from 'rfc6902';
import {runLabel} from '../../harness/cluster/namespace.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import type {JsonObject} from '../../harness/model/json.ts';
import {reference, type Defaulting} from '../../harness/subjects/defaulting.ts';
import {applyDefaults, rules} from '../../harness/subjects/reference.ts';
import {selfSigned} from '../../harness/subjects/webhook/certificate.ts';
import {serveSubject} from '../../harness/subjects/webhook/webhook.ts';
import type {RequirementId} from '../../suites/requirements.ts';
import {folder, readReport, type KeptCluster} from './testing.ts';

/** Webhooks that the test's own process serves to a kept cluster: for the tests in this folder. */

/** Where they read their level: a custom ConfigMap in its own namespace. */
export const team = {namespace: 'team', configMap: 'defaults'};

export const inTeam = ['--subject-level', 'team/defaults:secure-pod-defaults'];

/** The reference without the default of one field. */
export const leavesEscalation: Defaulting = {
	...reference,
	defaults: (podSpec, at) =>
		applyDefaults(
			podSpec,
			at,
			rules.filter(({field}) => field !== 'allowPrivilegeEscalation'),
		),
};

/** Creates that ConfigMap. */
export async function makeTeam(
	kept: KeptCluster,
	data: Readonly<Record<string, string>> = {},
): Promise<void> {
	await kept.ask(async ({core}) => {
		await core.createNamespace({body: {metadata: {name: team.namespace}}});
		const body = {metadata: {name: team.configMap}, data};
		await core.createNamespacedConfigMap({namespace: team.namespace, body});
	});
}

/** The address of this machine on the network of kind's nodes. */
export async function gateway(): Promise<string> {
	const format = '{{range .IPAM.Config}}{{println .Gateway}}{{end}}';
	const {stdout} = await execa('docker', ['network', 'inspect', 'kind', '--format', format], {
		stdin: 'ignore',
	});
	const address = stdout.split('\n').find(line => line.includes('.'));
	if (address === undefined) throw new Error(`the network kind has no IPv4 gateway:\n${stdout}`);
	return address;
}

/** Serves an implementation until the test ends; returns its URL, its CA, and the options that judge it. */
export async function serve(
	t: ExecutionContext,
	subject: Defaulting,
	{kept, here}: {kept: KeptCluster; here: string},
): Promise<{url: string; ca: string; options: readonly string[]}> {
	const tls = await selfSigned([here], new Date());
	const connection = kept.connect();
	const place = {connection, level: team, ...tls, host: here, port: 0};
	const server = await serveSubject(subject, place);
	t.teardown(async () => {
		await server.stop();
		await connection.close();
	});
	const file = path.join(await folder(t), 'ca.pem');
	await writeFile(file, tls.certificate);
	const url = `https://${here}:${server.port}/mutate`;
	const options = ['--subject', `webhook=${url}`, '--subject-ca', file, ...inTeam];
	return {url, ca: tls.certificate, options};
}

/**
 * Serves a webhook that changes every object it receives until the test ends; returns its client configuration
 * for the API server.
 */
export async function serveChange(
	t: ExecutionContext,
	change: (object: JsonObject) => JsonObject,
	here: string,
): Promise<{readonly url: string; readonly caBundle: string}> {
	const tls = await selfSigned([here], new Date());
	const answerTo = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
		const {request} = (await json(asked)) as {request: {uid: string; object: JsonObject}};
		const patch = createPatch(request.object, change(request.object));
		const response = {
			uid: request.uid,
			allowed: true,
			patchType: 'JSONPatch',
			patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
		};
		answer.setHeader('Content-Type', 'application/json');
		answer.end(
			JSON.stringify({apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response}),
		);
	};
	const server = createServer({cert: tls.certificate, key: tls.key}, (asked, answer) => {
		answerTo(asked, answer).catch((error: unknown) => answer.writeHead(500).end(String(error)));
	});
	server.listen(0, here);
	await once(server, 'listening');
	t.teardown(() => {
		server.closeAllConnections();
		server.close();
	});
	const {port} = server.address() as AddressInfo;
	return {
		url: `https://${here}:${port}/mutate`,
		caBundle: Buffer.from(tls.certificate).toString('base64'),
	};
}

/** The object with one piece of its JSON replaced by another. */
export const replaced =
	(from: string, to: string) =>
	(object: JsonObject): JsonObject =>
		JSON.parse(JSON.stringify(object).replaceAll(from, to)) as JsonObject;

/** A second webhook beside Knative's changes the objects that runs create, during the work. */
export async function besideKnative(
	t: ExecutionContext,
	{kept, here}: {readonly kept: KeptCluster; readonly here: string},
	change: (object: JsonObject) => JsonObject,
	rule: {readonly apiGroups: string[]; readonly resources: string[]},
	work: () => Promise<unknown>,
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

/** Fails for that requirement, whatever else fails with it; returns the report. */
export async function isKilled(
	t: ExecutionContext,
	kept: KeptCluster,
	requirement: RequirementId,
	options: readonly string[],
): Promise<ConformanceReport> {
	const report = await folder(t);
	const selected = ['--requirement', requirement, '--deviations', 'none', '--report', report];
	const {exitCode, stdout} = await kept.run(t, [...options, ...selected]);
	t.is(exitCode, 1, stdout);
	const found = await readReport(report);
	const {verdict} = found;
	t.true(
		verdict.nonConformant.some(each => each.requirement === requirement),
		verdict.sentence,
	);
	t.deepEqual(verdict.inconclusive, []);
	return found;
}
