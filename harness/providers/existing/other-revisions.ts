import {isDeepStrictEqual} from 'node:util';
import type {V1Deployment} from '@kubernetes/client-node';
import type {Connection} from '../../cluster/connect.ts';
import type {OtherRevision, Rendered} from '../provider.ts';
import {revisionsOf} from './guest-checks.ts';

/** What a switch may change for others, by `NAMESPACE/NAME` of the Revision. */
export type Renderings = ReadonlyMap<string, Rendered | undefined>;

/** Every Revision of the cluster, with its Deployment as it is now; undefined where it has none. */
export async function renderings(connection: Connection): Promise<Renderings> {
	const revisions = await revisionsOf(connection);
	if (revisions.length === 0) return new Map();
	const {items} = await connection.apps.listDeploymentForAllNamespaces({labelSelector: revision});
	const deployments = new Map(
		items.map(each => [
			`${each.metadata?.namespace}/${each.metadata?.labels?.[revision]}`,
			renderedIn(each),
		]),
	);
	return new Map(revisions.map(name => [name, deployments.get(name)]));
}

/** Those Revisions before and after a run; of one that was deleted meanwhile nothing is known after. */
export function compareRenderings(before: Renderings, after: Renderings): readonly OtherRevision[] {
	return [...before].map(([name, was]) => {
		const now = after.get(name);
		return {
			revision: name,
			renderedAnew: !isDeepStrictEqual(was, now),
			...(was && {before: was}),
			...(now && {after: now}),
		};
	});
}

/** The label by which Knative's Deployments name their Revision (serving v0.50.0, `pkg/apis/serving/register.go`). */
const revision = 'serving.knative.dev/revision';

function renderedIn({metadata, spec}: V1Deployment): Rendered {
	const {securityContext, initContainers = [], containers = []} = spec?.template.spec ?? {};
	const all = [...initContainers, ...containers];
	const rendered = {
		rollout: Number(metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0),
		pod: securityContext ?? {},
		containers: Object.fromEntries(all.map(each => [each.name, each.securityContext ?? {}])),
	};
	// The client gives objects of its classes; a report has plain ones.
	return JSON.parse(JSON.stringify(rendered)) as Rendered;
}
