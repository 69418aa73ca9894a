import path from 'node:path';
import type {CacheSettings} from '../cache/cache.ts';
import {EnvironmentError} from '../host/errors.ts';
import {requireGo} from '../host/go.ts';
import {readBuildInfo} from './go-build-info.ts';
import {patchManifests} from '../recipe/manifest-patches.ts';
import {readManifests} from '../recipe/manifests.ts';
import {knativeControlPlane, peekKnativeControlPlane} from '../packaged/knative.ts';
import {processManifests, type ProcessManifests} from './process-manifests.ts';
import {releaseOf, servingModule} from '../recipe/versions.ts';
import {fileIn, given, manifestsIn} from './in-folder.ts';
import type {KnativeProgram, Program, ProgramName, Programs, ProgramsWanted} from './programs.ts';

export interface FoundKnative {
	readonly release: string;
	readonly missing: readonly ProgramName[];
	ready(settings: CacheSettings): Promise<{
		readonly programs: Pick<Programs, KnativeProgram>;
		readonly manifests: ProcessManifests;
	}>;
}

/** Knative's webhook and controller: from the given folder, or of a release that is cached or can be built. */
export async function findKnative({
	knative: version,
	binaries,
	cache,
}: ProgramsWanted): Promise<FoundKnative> {
	const webhook = binaries === undefined ? undefined : await fileIn(binaries, 'webhook');
	if (binaries === undefined || webhook === undefined) return ofRelease(version, cache);
	const controller = await fileIn(binaries, 'controller');
	return {
		release: await requireRelease(webhook, version),
		missing: controller ? [] : ['controller'],
		async ready(settings) {
			const own = await manifestsIn(binaries);
			const texts = own.length > 0 ? own : (await knativeControlPlane(version, settings)).manifests;
			return {
				programs: {webhook: given(webhook), ...(controller && {controller: given(controller)})},
				manifests: manifestsOf(texts, version),
			};
		},
	};
}

async function ofRelease(version: string, cache: string): Promise<FoundKnative> {
	servingModule(version);
	if (!(await peekKnativeControlPlane(version, cache))) await requireGo();
	return {
		release: version,
		missing: [],
		async ready(settings) {
			const {webhook, controller, manifests} = await knativeControlPlane(version, settings);
			return {
				programs: {webhook: built(webhook), controller: built(controller)},
				manifests: manifestsOf(manifests, version),
			};
		},
	};
}

const built = (file: string): Program => ({file, origin: 'built from modules'});

/** The release of a webhook, read from the module versions that it was built from. */
async function requireRelease(webhook: string, wanted: string): Promise<string> {
	const serving = (await readBuildInfo(webhook)).get('knative.dev/serving') ?? '';
	const release = releaseOf(serving);
	if (release === undefined) return 'unreleased';
	if (release === wanted) return release;
	throw new EnvironmentError(
		`${webhook} is of Knative ${release} (knative.dev/serving ${serving}), not ${wanted}: ` +
			`use --knative ${release}, or name another folder with --binaries`,
	);
}

/** Without nodes nothing is pulled; names under dev.local are not looked up in a registry either. */
function manifestsOf(texts: readonly string[], version: string): ProcessManifests {
	const image = (name: string): string => `dev.local/knative/${path.basename(name)}:v${version}`;
	return processManifests(patchManifests(readManifests(texts), image));
}
