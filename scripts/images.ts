import process from 'node:process';
import {kindOptions, type ImageArguments} from './kind-options.ts';
import {session} from './session.ts';
import {makeImages} from '../harness/providers/kind/make-images.ts';
import type {Settings} from '../harness/machine/settings.ts';

/** `spd images`: everything a run needs, into the cache; prints a line a component. */
export async function images(options: ImageArguments, settings: Settings): Promise<number> {
	const wanted = kindOptions(options, settings);
	return session(settings, {}, async (progress, signal) => {
		const {prepared} = await makeImages(wanted, progress, signal);
		for (const {name, version, origin, digest} of prepared.components) {
			process.stdout.write(`${name}\t${version}\t${origin}\t${digest}\n`);
		}
		process.stdout.write(`node image\t${prepared.nodeImage}\n`);
		return 0;
	});
}
