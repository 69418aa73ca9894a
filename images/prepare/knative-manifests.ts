import {packagedKnative, requirePackaged} from '../packaged/parts.ts';
import {releasedManifests} from '../published/knative.ts';
import {patchManifests} from '../recipe/manifest-patches.ts';
import {readManifests, type Manifests} from '../recipe/manifests.ts';
import type {ImageRequest} from '../recipe/prepared.ts';

/**
 * Knative Serving's manifests for a cluster that has its images or pulls them: as released, or, built from packages, by
 * the names that a node image of ours has them under (`dev.local/knative/NAME:vVERSION`).
 */
export async function knativeManifests(request: ImageRequest): Promise<Manifests> {
	if (request.source === 'published') {
		return patchManifests(readManifests(await releasedManifests(request)), () => undefined);
	}
	requirePackaged({knative: request.knative, kubernetes: request.kubernetes});
	const {manifests, loaded} = await packagedKnative(request.knative, request);
	return patchManifests(readManifests(manifests), loaded);
}
