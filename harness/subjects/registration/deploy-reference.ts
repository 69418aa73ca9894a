import path from 'node:path';
import type {Component, Source} from '../../../images/prepare/prepare.ts';
import type {CacheSettings} from '../../../images/cache/cache.ts';
import {loadImage} from '../../../images/recipe/load-image.ts';
import {webhookImage} from '../../../images/prepare/webhook-image.ts';
import {applyAll} from '../../cluster/apply.ts';
import {eachOf, isAvailable} from '../../cluster/conditions.ts';
import type {Connection} from '../../cluster/connect.ts';
import {createNamespace, deleteNamespace} from '../../cluster/namespace.ts';
import {watched} from '../../cluster/resources.ts';
import {ObjectWatch} from '../../cluster/watch.ts';
import {limits} from '../../machine/limits.ts';
import {documentedSpellings, type LevelSource} from '../../model/level-source.ts';
import {harness} from '../../machine/version.ts';
import {selfSigned} from '../webhook/certificate.ts';
import {referenceName, referenceObjects} from './reference-objects.ts';
import type {Reached} from './registration.ts';

/** Where the reference's image comes from and which node it is loaded into. */
export interface ReferenceImages extends CacheSettings {
	readonly source: Source;
	readonly mirror?: string;
	/** The container of the cluster's node. */
	readonly node: string;
}

/** The reference implementation, running in the cluster. */
export interface DeployedReference extends AsyncDisposable {
	readonly level: LevelSource;
	readonly reached: Reached;
	readonly component: Component;
}

/** Deploys the reference in its own namespace, which enforces `restricted`; waits until it is available. */
export async function deployReference(
	connection: Connection,
	run: string,
	images: ReferenceImages,
): Promise<DeployedReference> {
	const {progress, signal, node} = images;
	const {image, command, user, origin} = await webhookImage(program(), images);
	const [reference = ''] = image.references;
	const ended = progress.step('reference webhook');
	const digest = await loadImage(node, image, signal);
	const namespace = `${run}-reference`;
	await using made = new AsyncDisposableStack();
	made.defer(() => deleteNamespace(connection, namespace));
	await createNamespace(connection, {name: namespace, run, enforced: 'restricted'});
	const tls = await selfSigned([`${referenceName}.${namespace}.svc`], new Date());
	const deployment = {run, namespace, configMap, image: reference, command, user, tls};
	const objects = referenceObjects(deployment);
	await applyAll(connection, objects, signal);
	await available(connection, namespace, objects, signal);
	ended('available');
	const {version} = harness();
	const undo = made.move();
	return {
		level: {
			namespace,
			configMap,
			key: 'secure-pod-defaults',
			anotherConfigMap: 'config-defaults',
			spellings: documentedSpellings,
		},
		reached: {
			service: {namespace, name: referenceName, path: '/mutate'},
			ca: tls.certificate,
		},
		component: {name: 'reference-webhook', version, origin, reference, digest},
		[Symbol.asyncDispose]: () => undo[Symbol.asyncDispose](),
	};
}

const configMap = 'config-secure-pod-defaults';

/** The program next to this folder: TypeScript in a checkout, JavaScript in an installed package. */
function program(): {entry: string; root: string} {
	const root = path.join(import.meta.dirname, '..', '..', '..');
	const extension = path.extname(import.meta.filename);
	return {root, entry: path.join(root, 'harness', 'subjects', 'webhook', `main${extension}`)};
}

async function available(
	connection: Connection,
	namespace: string,
	objects: Parameters<typeof eachOf>[1],
	signal: AbortSignal,
): Promise<void> {
	await using watch = await ObjectWatch.start(connection, watched('Deployment', namespace));
	const deployments = objects.filter(({kind}) => kind === 'Deployment');
	await eachOf(watch, deployments, isAvailable, limits.deploymentAvailable, signal);
}
