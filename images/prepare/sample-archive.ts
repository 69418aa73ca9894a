import type {CacheSettings} from '../cache/cache.ts';
import {packagedSample} from '../packaged/parts.ts';
import type {SamplePart} from '../recipe/parts.ts';
import type {Source} from '../recipe/prepared.ts';
import {publishedSample} from '../published/samples.ts';
import type {SampleName} from '../recipe/samples.ts';

/** One sample image as a file of the cache, built now if it is missing: without any node or other sample. */
export async function sampleArchive(
	name: SampleName,
	settings: CacheSettings & {readonly source: Source; readonly mirror?: string},
): Promise<SamplePart> {
	return settings.source === 'packaged'
		? packagedSample(name, settings)
		: publishedSample(name, settings);
}
