import {createHash} from 'node:crypto';
import {copyFile, readFile} from 'node:fs/promises';
import path from 'node:path';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {goDownload} from '../host/go.ts';

/** Knative's manifests as they were released, with the digests of the released images in them. */
export interface ReleasedManifests {
	/** Of the texts, one after the other: `sha256:…`. */
	readonly digest: string;
	/** Where they come from. */
	readonly reference: string;
	readonly texts: readonly string[];
}

const operator = {module: 'knative.dev/operator', version: 'v0.50.0'} as const;
const folder = 'cmd/operator/kodata/knative-serving';
const files = ['1-serving-crds.yaml', '2-serving-core.yaml'] as const;

/** Those releases that the Knative Operator of that version installs. */
const releases: readonly string[] = [
	'1.20.0',
	'1.20.1',
	'1.21.0',
	'1.21.1',
	'1.21.2',
	'1.22.0',
	'1.22.1',
	'1.23.0',
];

/**
 * The manifests of a release, as the Go module of the Knative Operator contains them; undefined for a release that it
 * does not have. Those of the modules that Knative is built from equal them, but for the names of images (all eight
 * compared, object by object).
 */
export async function releasedManifests(
	version: string,
	settings: CacheSettings,
): Promise<ReleasedManifests | undefined> {
	if (!releases.includes(version)) return undefined;
	const entry = await cached(
		{
			name: `knative-manifests-${version}`,
			title: `Knative ${version}'s released manifests, from the Go module of the Knative Operator`,
			inputs: [operator.module, operator.version, version, ...files],
			needs: 5e8,
			build: async target => {
				const module = await goDownload(operator.module, operator.version, settings.signal);
				for (const file of files) {
					await copyFile(path.join(module.folder, folder, version, file), path.join(target, file));
				}
			},
		},
		settings,
	);
	const texts = await Promise.all(files.map(file => readFile(path.join(entry, file), 'utf8')));
	return {
		digest: `sha256:${createHash('sha256').update(texts.join('')).digest('hex')}`,
		reference: `${operator.module} ${operator.version}`,
		texts,
	};
}
