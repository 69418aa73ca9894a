import {PatchStrategy, type KubernetesObject} from '@kubernetes/client-node';
import {keepSecret} from '../../../images/host/redact.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Connection} from '../../cluster/connect.ts';
import {apiError} from '../../machine/tell-error.ts';
import {isObject, textAt, type JsonObject} from '../../model/json.ts';

/** What a Service may need in its own namespace, and what is not a program: the order in which they are created. */
export const kindsBeside = ['ServiceAccount', 'Secret', 'ConfigMap'] as const;

/** Whether an object of a manifest is created with its Service. */
export function isBeside({apiVersion, kind}: JsonObject): boolean {
	return apiVersion === 'v1' && kindsBeside.some(each => each === kind);
}

/**
 * Creates the objects that stand beside a Service in its file, in the namespace, before anything of it is started. They go
 * with their namespace. The values of Secrets are from now on replaced in everything that is reported.
 * @throws {EnvironmentError} if the cluster refuses one: which, and its words
 */
export async function applyBeside(
	{objects}: Connection,
	namespace: string,
	beside: readonly JsonObject[],
): Promise<void> {
	for (const object of sorted(beside)) {
		hide(object);
		const placed = inNamespace(object, namespace);
		try {
			await objects.create(placed);
		} catch (error) {
			const refused = apiError(error);
			if (refused?.code === 409 && textAt(object, 'kind') === 'ServiceAccount') {
				// The namespace's own default one, which the file gives pull secrets, for instance.
				await merge(objects, placed);
				continue;
			}
			if (!refused) throw error;
			throw new EnvironmentError(
				`the cluster refuses ${textAt(object, 'kind')} ${textAt(object, 'metadata', 'name')} of the manifest: ${refused.message}`,
				{cause: error},
			);
		}
	}
}

async function merge(objects: Connection['objects'], object: JsonObject): Promise<void> {
	const merged = object as KubernetesObject;
	const strategy = PatchStrategy.MergePatch;
	await objects.patch(merged, undefined, undefined, undefined, undefined, strategy);
}

const order = (object: JsonObject): number =>
	kindsBeside.findIndex(kind => kind === object['kind']);

const sorted = (beside: readonly JsonObject[]): readonly JsonObject[] =>
	beside.toSorted((a, b) => order(a) - order(b));

/** With the names and the marks of its user, and without what a cluster has written into it. */
function inNamespace(object: JsonObject, namespace: string): JsonObject {
	const {metadata, status: _, ...rest} = object;
	const {labels, annotations} = isObject(metadata) ? metadata : {};
	return {
		...rest,
		metadata: {
			name: textAt(object, 'metadata', 'name'),
			namespace,
			...(labels !== undefined && {labels}),
			...(annotations !== undefined && {annotations}),
		},
	};
}

function hide(object: JsonObject): void {
	if (object['kind'] !== 'Secret') return;
	const {data, stringData} = object;
	if (isObject(data)) {
		const encoded = Object.values(data).filter(each => typeof each === 'string');
		keepSecret(...encoded, ...encoded.map(each => Buffer.from(each, 'base64').toString('utf8')));
	}
	if (isObject(stringData)) keepSecret(...Object.values(stringData));
}
