import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {CacheSettings} from '../cache.ts';
import {ownSamples} from '../packaged/parts.ts';
import type {SamplePart, SampleParts} from '../parts.ts';
import {recipeFolder} from '../recipe-files.ts';
import {sampleReference} from '../sample-reference.ts';
import {samples} from '../samples.ts';
import {pulled} from './pull.ts';

/** Our configuration in official images: another port, an answer that is easy to recognise. */
const overlays = {
	nginx: [],
	'nginx-8080': [['nginx/listen-8080.conf', '/etc/nginx/conf.d/default.conf']],
	'nginx-unprivileged': [],
	caddy: [['caddy/Caddyfile', '/etc/caddy/Caddyfile']],
} as const;

type Official = keyof typeof overlays;
type Settings = CacheSettings & {readonly mirror?: string};

/** The official sample images, pulled; and our own programs. */
export async function publishedSamples(settings: Settings): Promise<SampleParts> {
	return {
		nginx: await official('nginx', settings),
		'nginx-8080': await official('nginx-8080', settings),
		'nginx-unprivileged': await official('nginx-unprivileged', settings),
		caddy: await official('caddy', settings),
		...(await ownSamples(settings)),
	};
}

async function official(name: Official, settings: Settings): Promise<SamplePart> {
	const {published} = samples[name];
	const overlay = overlays[name].map(
		([file, target]) => [path.join(recipeFolder('packaged'), file), target] as const,
	);
	const inputs = await Promise.all(overlay.map(([file]) => readFile(file)));
	const wanted = {published, reference: sampleReference(name), overlay, inputs};
	const {image, config, released} = await pulled(wanted, settings);
	const version = published.slice(published.lastIndexOf(':') + 1);
	return {image, config, released, version, origin: 'released artefact'};
}
