import process from 'node:process';
import {kindOptions} from './kind-options.ts';
import type {ProviderValues} from './provider-options.ts';
import {session} from './session.ts';
import {makeImages} from '../harness/providers/kind/make-images.ts';
import {readyEngine} from '../images/engine/engine.ts';
import {chooseSource} from '../images/prepare/prepare.ts';
import {pushSamples} from '../images/prepare/sample-registry.ts';
import type {Settings} from '../harness/machine/settings.ts';

/**
 * `spd images`: everything a run needs, into the cache; prints one line per component. With `--push` only the sample
 * images, into a registry; prints their references.
 */
export async function images(
	options: ProviderValues & {readonly push?: string},
	settings: Settings,
): Promise<number> {
	const {push} = options;
	const versions = options.kubernetes.split(',');
	const each = versions.map(kubernetes => kindOptions({...options, kubernetes}, settings));
	return session(settings, {}, async (progress, signal) => {
		if (push !== undefined) {
			// The samples are the same on every Kubernetes.
			const {images: named, ...wanted} = kindOptions(options, settings);
			await readyEngine({...settings, progress, signal}, {privileged: false});
			const source = named ?? (await chooseSource({...wanted, signal})).source;
			const pushed = await pushSamples(push, {...wanted, source, progress, signal});
			process.stdout.write(`${pushed.join('\n')}\n`);
			return 0;
		}
		for (const one of each) {
			const {prepared} = await makeImages(one, progress, signal);
			for (const {name, version, origin, digest} of prepared.components) {
				process.stdout.write(`${name}\t${version}\t${origin}\t${digest}\n`);
			}
			process.stdout.write(`node image\t${prepared.nodeImage}\n`);
		}
		return 0;
	});
}
