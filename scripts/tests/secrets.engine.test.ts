import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {json} from 'node:stream/consumers';
import test, {type ExecutionContext} from 'ava';
import {KubeConfig} from '@kubernetes/client-node';
import {execa} from 'execa';
import {selfSigned} from '../../harness/subjects/webhook/certificate.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {engineNames, testCache} from '../../images/cache/testing.ts';
import {bringImage} from '../../images/named/any-image.ts';
import {folder, KeptCluster} from './testing.ts';
import {createWebhooksDeployment} from './webhooks-deployment.ts';

/** Nothing that is printed or written contains a secret that a run comes across. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const {cache} = readSettings();

/** Random strings, by the place in which a run meets them. */
class Canaries {
	readonly #planted = new Map<string, string>();

	plant(place: string): string {
		const canary = `c4n4ry${randomBytes(12).toString('hex')}`;
		this.#planted.set(place, canary);
		return canary;
	}

	/** One that is there already. */
	know(place: string, value: string): void {
		this.#planted.set(place, value);
	}

	/** The places whose canary is in the text, as it is or in Base64. */
	in(text: string): readonly string[] {
		return [...this.#planted]
			.filter(([, value]) => [value, base64(value)].some(each => text.includes(each)))
			.map(([place]) => place);
	}
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Everything that a command printed and wrote. */
async function traces(options: readonly string[], t: ExecutionContext, env = {}) {
	const [temporary, report] = [await folder(t), await folder(t)];
	const written = options[0] === 'run' ? ['--report', report] : [];
	const {all, exitCode} = await execa(spd, [...options, ...written], {
		stdin: 'ignore',
		reject: false,
		all: true,
		env: {TMPDIR: temporary, ...env},
	});
	return {exitCode, text: [all, await contents(temporary), await contents(report)].join('\n')};
}

async function contents(of: string): Promise<string> {
	const items = await readdir(of, {recursive: true, withFileTypes: true});
	const files = items.filter(item => item.isFile());
	const texts = files.map(async ({parentPath, name}) =>
		readFile(path.join(parentPath, name), 'utf8'),
	);
	return (await Promise.all(texts)).join('\n');
}

/** What an app logs, or a webhook answers, that is careless with secrets. */
const careless = (canaries: Canaries, by: string): readonly string[] => [
	`password=${canaries.plant(`${by}: password=`)}`,
	`Authorization: Bearer ${canaries.plant(`${by}: a bearer token`)}`,
	`AWS_SECRET_ACCESS_KEY=${canaries.plant(`${by}: an AWS key`)}`,
	`postgres://app:${canaries.plant(`${by}: the password of a URL`)}@db/app`,
];

test.serial('a cluster with secrets, and a webhook that echoes what it is given', async t => {
	await using kept = await KeptCluster.make(['--provider', 'control-plane']);
	const canaries = new Canaries();
	const kubeConfig = new KubeConfig();
	kubeConfig.loadFromFile(kept.kubeconfig);
	canaries.know('the token of the kubeconfig', kubeConfig.getCurrentUser()?.token ?? '');
	const [cluster] = kubeConfig.clusters;
	kubeConfig.addUser({name: 'other', keyData: canaries.plant('a client key of the kubeconfig')});
	kubeConfig.addContext({name: 'other', cluster: cluster?.name ?? '', user: 'other'});
	const kubeconfig = path.join(await folder(t), 'kubeconfig');
	await writeFile(kubeconfig, kubeConfig.exportConfig());
	const data = {greeting: base64(canaries.plant('a Secret'))};
	const pull = {auths: {registry: {auth: base64(canaries.plant('a pull secret'))}}};
	const secrets = [
		{metadata: {name: 'greeting'}, data},
		{
			metadata: {name: 'pull'},
			type: 'kubernetes.io/dockerconfigjson',
			data: {'.dockerconfigjson': base64(JSON.stringify(pull))},
		},
	];
	await kept.ask(async connection => {
		await createWebhooksDeployment(connection);
		const {core} = connection;
		for (const body of secrets) await core.createNamespacedSecret({namespace: 'default', body});
	});
	const variable = {name: 'GREETING', value: canaries.plant('a variable of an echoed object')};
	const applied = JSON.stringify({env: [{...variable, value: canaries.plant('last-applied')}]});
	const echoed = {
		metadata: {annotations: {'kubectl.kubernetes.io/last-applied-configuration': applied}},
		spec: {containers: [{env: [variable]}]},
	};
	const message = [
		'canaries denied',
		...[echoed, ...secrets.map(each => ({...each, kind: 'Secret'}))].map(each =>
			JSON.stringify(each),
		),
		...careless(canaries, 'a webhook'),
	].join(' ');
	await using _ = await denyAll(kept, message);
	const where = ['--kubeconfig', kubeconfig, '--deviations', 'none'];
	const row = ['--requirement', 'R6', '--case', 'allowPrivilegeEscalation, no securityContext'];
	for (const [context, more, sign] of [
		[kubeConfig.getCurrentContext(), row, /canaries denied/],
		[kubeConfig.getCurrentContext(), ['--create', '--tier', 'rendering'], /canaries denied/],
		['other', row, /spd: |inconclusive/],
	] as const) {
		const {text} = await traces(['run', '--context', context, ...more, ...where], t);
		t.regex(text, sign);
		t.deepEqual(canaries.in(text), [], text);
	}
});

test.serial('an image with secrets in its environment, its arguments and its log', async t => {
	await using _ = await engineNames();
	await using made = await testCache();
	await using base = await bringImage('redis-style', {
		...made,
		cache,
		source: async () => 'packaged',
	});
	const canaries = new Canaries();
	const app = path.join(made.cache, 'app');
	await mkdir(app);
	const variable = canaries.plant('a variable of the image');
	const printed = careless(canaries, 'the log').map(line => `echo '${line}'`);
	const start = ['/bin/sh', '-c', [...printed, 'echo it says $API_TOKEN', 'exit 1'].join(';')];
	const argument = ['--password', canaries.plant('an argument of the image')];
	await writeFile(
		path.join(app, 'Dockerfile'),
		[
			`FROM ${base.reference}`,
			`ENV API_TOKEN=${variable}`,
			`ENTRYPOINT ${JSON.stringify(start)}`,
			`CMD ${JSON.stringify(argument)}`,
		].join('\n'),
	);
	const logins = path.join(made.cache, 'docker');
	await mkdir(logins);
	const auth = base64(`user:${canaries.plant('a login of a registry')}`);
	canaries.know('the same as it is stored', auth);
	const auths = {'registry.invalid': {auth}, 'https://index.docker.io/v1/': {auth}};
	await writeFile(path.join(logins, 'config.json'), JSON.stringify({auths}));
	const env = {DOCKER_CONFIG: logins};
	for (const [options, sign] of [
		[[app, '--json'], /password=\[redacted\]/],
		[[app], /password=\[redacted\]/],
		[['registry.invalid/app:v1'], /registry\.invalid/],
	] as const) {
		const {text} = await traces(['predict', ...options, '--level', 'disabled'], t, env);
		t.regex(text, sign);
		t.deepEqual(canaries.in(text), [], text);
	}
});

/** A webhook that refuses every new Service, Configuration and Revision with that message. */
async function denyAll(kept: KeptCluster, message: string): Promise<AsyncDisposable> {
	const here = '127.0.0.1';
	const tls = await selfSigned([here], new Date());
	const refuse = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
		const {request} = (await json(asked)) as {request: {uid: string}};
		const response = {uid: request.uid, allowed: false, status: {code: 400, message}};
		answer.setHeader('Content-Type', 'application/json');
		answer.end(
			JSON.stringify({apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response}),
		);
	};
	const server = createServer({cert: tls.certificate, key: tls.key}, (asked, answer) => {
		refuse(asked, answer).catch((error: unknown) => answer.writeHead(500).end(String(error)));
	});
	server.listen(0, here);
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const name = 'canaries';
	const webhook = {
		name: 'canaries.example.com',
		admissionReviewVersions: ['v1'],
		sideEffects: 'None',
		clientConfig: {url: `https://${here}:${port}/`, caBundle: base64(tls.certificate)},
		rules: [
			{
				apiGroups: ['serving.knative.dev'],
				apiVersions: ['v1'],
				resources: ['services', 'configurations', 'revisions'],
				operations: ['CREATE'],
			},
		],
	};
	const body = {metadata: {name}, webhooks: [webhook]};
	await kept.ask(({admission}) => admission.createValidatingWebhookConfiguration({body}));
	return {
		async [Symbol.asyncDispose]() {
			await kept.ask(({admission}) => admission.deleteValidatingWebhookConfiguration({name}));
			server.closeAllConnections();
			server.close();
		},
	};
}
