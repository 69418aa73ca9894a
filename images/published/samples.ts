import path from 'node:path';
import {readFile} from 'node:fs/promises';
import type {CacheSettings} from '../cache/cache.ts';
import {ownSamplePart, ownSamples} from '../packaged/parts.ts';
import {ownProgram} from '../packaged/programs.ts';
import {isStandIn, type StandIn} from '../packaged/stand-ins.ts';
import type {SamplePart, SampleParts} from '../recipe/parts.ts';
import {recipeFolder} from '../cache/recipe-files.ts';
import {sampleReference, samples, type SampleName} from '../recipe/samples.ts';
import {pulled} from './pull.ts';

/** What this project changes in an official image. */
interface Changes {
	/** From a path below `packaged/`, or from one of this project's programs, to a path in the image. */
	readonly files?: readonly (readonly [from: string, to: string])[];
	/** Lines of a Dockerfile. */
	readonly lines?: readonly string[];
}

const caddyfile: Changes = {files: [['caddy/Caddyfile', '/etc/caddy/Caddyfile']]};
const caches = ['client', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
	kind => `/var/cache/nginx/${kind}_temp`,
);
/** Its entrypoint decides by the name of the program that it starts. */
const ownServer = [['program app', '/usr/local/bin/redis-server']] as const;
const ownStore = ['WORKDIR /store', 'RUN chown 999:999 /store'];

const changes: Readonly<Record<StandIn, Changes>> = {
	nginx: {},
	'nginx-8080': {files: [['nginx/listen-8080.conf', '/etc/nginx/conf.d/default.conf']]},
	'nginx-unprivileged': {},
	'nginx-prepared': {
		lines: [`RUN mkdir -m 700 ${caches.join(' ')} && chown 101 ${caches.join(' ')}`],
	},
	caddy: caddyfile,
	// A copy has no file capabilities.
	'caddy-plain': {
		...caddyfile,
		lines: ['RUN cp /usr/bin/caddy /tmp/caddy && mv /tmp/caddy /usr/bin/caddy'],
	},
	'redis-style': {files: ownServer, lines: [...ownStore, 'RUN touch /store/old.rdb']},
	'redis-style-clean': {files: ownServer, lines: ownStore},
};

type Settings = CacheSettings & {readonly mirror?: string};

/** The official sample images, pulled, and this project's own programs. */
export async function publishedSamples(settings: Settings): Promise<SampleParts> {
	return {
		nginx: await official('nginx', settings),
		'nginx-8080': await official('nginx-8080', settings),
		'nginx-unprivileged': await official('nginx-unprivileged', settings),
		'nginx-prepared': await official('nginx-prepared', settings),
		caddy: await official('caddy', settings),
		'caddy-plain': await official('caddy-plain', settings),
		'redis-style': await official('redis-style', settings),
		'redis-style-clean': await official('redis-style-clean', settings),
		...(await ownSamples(settings)),
	};
}

/** One sample and nothing of the others. */
export async function publishedSample(name: SampleName, settings: Settings): Promise<SamplePart> {
	return isStandIn(name) ? official(name, settings) : ownSamplePart(name, settings);
}

async function official(name: StandIn, settings: Settings): Promise<SamplePart> {
	const {published} = samples[name];
	const {files = [], lines = []} = changes[name];
	const overlay = await Promise.all(
		files.map(async ([from, to]) => [await sourceOf(from, settings), to] as const),
	);
	const inputs = await Promise.all(overlay.map(([file]) => readFile(file)));
	const wanted = {published, reference: sampleReference(name), overlay, lines, inputs};
	const {image, config, released} = await pulled(wanted, settings);
	const version = published.slice(published.lastIndexOf(':') + 1);
	return {image, config, released, version, origin: 'released artefact'};
}

async function sourceOf(from: string, settings: Settings): Promise<string> {
	const [, program] = /^program (.*)$/.exec(from) ?? [];
	if (program === undefined) return path.join(recipeFolder('packaged'), from);
	return (await ownProgram(program, `sample program ${program}`, settings)).binary;
}
