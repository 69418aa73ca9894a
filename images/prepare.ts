import {preparePackaged} from './packaged/prepare.ts';
import type {ImageRequest, PreparedImages} from './prepared.ts';

export type {
	Component,
	ImageRequest,
	Origin,
	PreparedImages,
	SampleImage,
	Source,
} from './prepared.ts';

/**
 * Everything that a cluster needs, from the cache or made now. Needs an engine that answers. Throws an
 * EnvironmentError for what cannot be had here, within a second where that can be known beforehand.
 */
export async function prepareImages(request: ImageRequest): Promise<PreparedImages> {
	return preparePackaged(request);
}
