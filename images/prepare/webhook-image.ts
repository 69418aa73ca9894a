import path from 'node:path';
import {cp, mkdir, readFile, writeFile} from 'node:fs/promises';
import {findPackageJSON} from 'node:module';
import {cached, entryId, type CacheSettings} from '../cache/cache.ts';
import {EnvironmentError} from '../host/errors.ts';
import {imageEntry} from '../engine/image-entry.ts';
import {moduleClosure, type ModuleClosure} from './module-closure.ts';
import {debianPackages, unpackSet, versionsOf} from '../packaged/debian-packages.ts';
import {inRoot} from '../packaged/debian-root.ts';
import {placeProgram} from '../packaged/programs.ts';
import type {ImagePart} from '../recipe/parts.ts';
import type {Source} from '../recipe/prepared.ts';
import {pulled} from '../published/pull.ts';
import {moduleInputs} from '../cache/recipe-files.ts';

/** A program of this repository: the module that starts it, and the folder that contains all its modules. */
export interface WebhookProgram {
	readonly entry: string;
	readonly root: string;
}

export interface WebhookImage extends ImagePart {
	/** How it is started, before any arguments. */
	readonly command: readonly string[];
	/** Numeric, so that a kubelet can verify it. */
	readonly user: number;
}

interface Settings extends CacheSettings {
	readonly source: Source;
	readonly mirror?: string;
}

const node = '/usr/local/bin/node';
const user = 65532;
/** Not read by any program. */
const superfluous = /\.(d\.[cm]?ts|map|md)$/;

/**
 * The image of a webhook written in this repository: Node, the program's own modules (Node strips their types)
 * and the npm packages that they import. Packaged, Node is the npm package's binary with its libraries from
 * Debian and nothing else; published, it is the official image with these files added.
 */
export async function webhookImage(
	program: WebhookProgram,
	settings: Settings,
): Promise<WebhookImage> {
	const {version, binary} = await nodeForLinux();
	const app = await appFolder(program, settings);
	const entry = path.join('/app', path.relative(program.root, program.entry));
	const start = {command: [node, entry], user};
	const part = {origin: 'built from this repository', ...start} as const;
	const known = {app: path.basename(app), version};
	if (settings.source === 'published') {
		const wanted = {
			published: `docker.io/library/node:${version}-slim`,
			reference: referenceOf([known.app, version]),
			// The content of the folder, whether or not the base has such a folder.
			overlay: [[app, '/app']] as const,
			inputs: [known.app],
		};
		return {image: (await pulled(wanted, settings)).image, ...part};
	}
	const packages = await debianPackages(settings, ['node']);
	const inputs = [known.app, version, versionsOf('node', packages)];
	const image = await imageEntry(
		{
			name: 'reference-webhook',
			title: 'image of the reference webhook',
			inputs: [...inputs, ...(await moduleInputs(import.meta))],
			references: [referenceOf(inputs)],
			config: {User: String(user), Entrypoint: start.command},
			fill: async root => {
				await unpackSet('node', root, packages);
				await placeProgram(root, binary, {at: node});
				await cp(app, path.join(root, 'app'), {recursive: true});
				await inRoot(root, [node, '--version']);
			},
		},
		settings,
	);
	return {image, ...part};
}

/** Different content has a different name, so that a node that has the name has the content. */
function referenceOf(inputs: readonly string[]): string {
	const id = entryId({name: 'reference', inputs});
	return `dev.local/webhook/${id.replace('-', ':')}`;
}

/** The program's modules and packages in one folder, laid out as in this repository. */
async function appFolder({entry, root}: WebhookProgram, settings: CacheSettings): Promise<string> {
	const closure = await moduleClosure(entry);
	return cached(
		{
			name: 'webhook-app',
			title: 'the reference webhook’s modules',
			inputs: await inputsOf(closure, root),
			needs: 1e8,
			build: async folder => {
				// The module type, which the nearest package.json decides.
				await writeFile(path.join(folder, 'package.json'), '{"type": "module"}\n');
				for (const file of closure.files) await place(file, path.relative(root, file), folder);
				for (const {folder: from} of closure.packages) {
					await place(from, placeOf(from, root), folder);
				}
			},
		},
		settings,
	);
}

async function inputsOf({files, packages}: ModuleClosure, root: string) {
	const own = files.map(async file => [path.relative(root, file), await readFile(file)]);
	const named = packages.map(({name, version}) => `${name}@${version}`);
	return [...(await Promise.all(own)).flat(), ...named, ...(await moduleInputs(import.meta))];
}

/** Packages inside a package are copied separately. */
async function place(from: string, at: string, folder: string): Promise<void> {
	const to = path.join(folder, at);
	await mkdir(path.dirname(to), {recursive: true});
	const nested = path.join(from, 'node_modules');
	const filter = (file: string): boolean => file !== nested && !superfluous.test(file);
	await cp(from, to, {recursive: true, dereference: true, filter});
}

/** Below the program's own folder, in the same layout; the dependencies of an installed package are beside it. */
function placeOf(folder: string, root: string): string {
	const inside = path.relative(root, folder);
	return inside.startsWith('..') ? folder.slice(folder.indexOf('node_modules')) : inside;
}

/**
 * Node for a Linux container, regardless of this machine's system: the npm package that runs `spd` itself on
 * Linux.
 */
async function nodeForLinux(): Promise<{version: string; binary: string}> {
	const name = `node-linux-${process.arch}`;
	try {
		const file = findPackageJSON(name, import.meta.url);
		const {version} = JSON.parse(await readFile(file ?? '', 'utf8')) as {readonly version: string};
		return {version, binary: path.join(path.dirname(file ?? ''), 'bin', 'node')};
	} catch (cause) {
		throw new EnvironmentError(
			`the npm package ${name} is missing, which the reference webhook's image needs: ` +
				'`npm ci` on Linux brings it',
			{cause},
		);
	}
}
