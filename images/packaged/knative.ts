import path from 'node:path';
import {cached, peek, type CacheSettings, type Recipe} from '../cache/cache.ts';
import {EnvironmentError} from '../host/errors.ts';
import {goBuildRequired, goDownload, type DownloadedModule} from '../host/go.ts';
import {isListed, knativeCannotBeHad, servingModule} from '../recipe/versions.ts';
import {copyManifests, readManifestFiles} from './knative-manifests.ts';
import {writeMainModule} from './main-module.ts';

/** Knative Serving's programs, by the last element of their import path. */
export const knativePrograms = [
	'controller',
	'webhook',
	'activator',
	'autoscaler',
	'queue',
] as const;

export interface BuiltKnative {
	readonly entry: string;
	/** Folder with the five programs. */
	readonly programs: string;
	/** The release's manifest files from its modules, with its version in their labels. */
	readonly manifests: readonly string[];
}

/** The part of Knative Serving that a control plane without nodes needs. */
export interface KnativeControlPlane {
	/** Entry of the cache; its name identifies its content. */
	readonly entry: string;
	/** Paths of the two programs. */
	readonly webhook: string;
	readonly controller: string;
	/** As in `BuiltKnative`. */
	readonly manifests: readonly string[];
}

/** Knative Serving of a release, programs and manifests, built from its Go modules. */
export async function knative(version: string, settings: CacheSettings): Promise<BuiltKnative> {
	sayTried(version, settings);
	const entry = await cached(whole(version, settings), settings);
	return {
		entry,
		programs: path.join(entry, 'programs'),
		manifests: await readManifestFiles(path.join(entry, 'manifests'), version),
	};
}

/**
 * Webhook, controller and manifests of a release, from its Go modules. They have their own entry, which is not
 * built if there is one with all programs. The entry that was used first stays in use.
 */
export async function knativeControlPlane(
	version: string,
	settings: CacheSettings,
): Promise<KnativeControlPlane> {
	sayTried(version, settings);
	const entry =
		(await peekKnativeControlPlane(version, settings.cache)) ??
		(await cached(controlPlane(version, settings), settings));
	return {
		entry,
		webhook: path.join(entry, 'programs', 'webhook'),
		controller: path.join(entry, 'programs', 'controller'),
		manifests: await readManifestFiles(path.join(entry, 'manifests'), version),
	};
}

/** The existing entry for a control plane, if any; builds nothing. */
export async function peekKnativeControlPlane(
	version: string,
	cache: string,
): Promise<string | undefined> {
	const {signal} = new AbortController();
	return (
		(await peek(controlPlane(version, {signal}), cache)) ??
		(await peek(whole(version, {signal}), cache))
	);
}

/** A release that is not in the table may behave in any way, so the user is informed. */
function sayTried(version: string, {progress}: CacheSettings): void {
	if (isListed(version)) return;
	const serving = servingModule(version);
	progress.note(
		`Knative ${version} is not listed in versions.ts: trying knative.dev/serving ${serving}`,
	);
}

function whole(version: string, settings: Pick<CacheSettings, 'signal'>): Recipe {
	return {
		name: `knative-${version}`,
		title: `Knative Serving ${version} from its Go modules (about 3 minutes, once)`,
		...fromModules(version, knativePrograms, settings),
	};
}

function controlPlane(version: string, settings: Pick<CacheSettings, 'signal'>): Recipe {
	return {
		name: `knative-${version}-control-plane`,
		title: `webhook and controller of Knative Serving ${version} from its Go modules (about 2 minutes, once)`,
		...fromModules(version, ['controller', 'webhook'], settings),
	};
}

function fromModules(
	version: string,
	programs: readonly string[],
	{signal}: Pick<CacheSettings, 'signal'>,
): Pick<Recipe, 'inputs' | 'needs' | 'build'> {
	const serving = servingModule(version);
	return {
		inputs: [serving, ...programs],
		needs: 4e9,
		build: async (folder, log) => {
			const module = path.join(folder, 'module');
			await writeMainModule(await released(version, serving, signal), module);
			await copyManifests(module, path.join(folder, 'manifests'), signal);
			const packages = programs.map(name => `knative.dev/serving/cmd/${name}`);
			await goBuildRequired(
				packages,
				{module, folder: path.join(folder, 'programs')},
				{log, signal},
			);
		},
	};
}

async function released(
	version: string,
	serving: string,
	signal: AbortSignal,
): Promise<DownloadedModule> {
	try {
		return await goDownload('knative.dev/serving', serving, signal);
	} catch (cause) {
		if (!(cause instanceof EnvironmentError) || isListed(version)) throw cause;
		// The message is complete: as a `cause` it would only be repeated.
		throw knativeCannotBeHad(version, cause.message);
	}
}
