import {copyFile, cp, readFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {cached, peek, type CacheSettings, type Recipe} from '../cache/cache.ts';
import {goBuild} from '../host/go.ts';
import {folderInputs, recipeFolder} from '../cache/recipe-files.ts';
import {buildableKubernetes} from '../recipe/versions.ts';

/** One multi-call binary that contains every Kubernetes program and etcd. */
export interface KubernetesBinary {
	readonly entry: string;
	readonly binary: string;
}

/** kubeadm and Knative read the version that is stamped into it. */
export async function kubernetesBinary(
	version: string,
	settings: CacheSettings,
): Promise<KubernetesBinary> {
	return inEntry(await cached(await recipe(version, settings.signal), settings));
}

/** The same if it is in the cache already; builds nothing. Of a release that cannot be built there is none. */
export async function peekKubernetesBinary(
	version: string,
	cache: string,
): Promise<KubernetesBinary | undefined> {
	if (!buildableKubernetes.includes(version)) return undefined;
	const entry = await peek(await recipe(version, new AbortController().signal), cache);
	return entry === undefined ? undefined : inEntry(entry);
}

const inEntry = (entry: string): KubernetesBinary => ({
	entry,
	binary: path.join(entry, 'kubernetes'),
});

/** The program for every release, and the folder with the go.mod and go.sum of one. */
export function kubernetesModule(version: string): {mainProgram: string; folder: string} {
	const folder = recipeFolder('packaged/kubernetes');
	return {mainProgram: path.join(folder, 'main.go'), folder: path.join(folder, version)};
}

async function recipe(version: string, signal: AbortSignal): Promise<Recipe> {
	const {mainProgram, folder: module} = kubernetesModule(version);
	return {
		name: `kubernetes-${version}`,
		title: `Kubernetes v${version} and etcd from their Go modules (about 8 minutes, once)`,
		inputs: [version, await readFile(mainProgram), ...(await folderInputs(module))],
		needs: 8e9,
		build: async (folder, log) => {
			const source = path.join(folder, 'module');
			await cp(module, source, {recursive: true});
			await copyFile(mainProgram, path.join(source, 'main.go'));
			await goBuild(
				{folder: source, output: path.join(folder, 'kubernetes'), stamp: stamp(version)},
				{log, signal},
			);
		},
	};
}

/** The images that this binary's kubeadm starts, by the names that it uses for a repository. */
export async function controlPlaneImages(binary: string, version: string, repository: string) {
	const {stdout} = await execa(
		binary,
		[
			'config',
			'images',
			'list',
			`--kubernetes-version=v${version}`,
			`--image-repository=${repository}`,
		],
		{argv0: 'kubeadm'},
	);
	const references = stdout.split('\n').filter(line => line.startsWith(repository));
	const named = (program: string) => references.filter(name => name.includes(`/${program}:`));
	const pause = named('pause');
	const others = [...pause, ...named('coredns')];
	return {pause, controlPlane: references.filter(name => !others.includes(name))};
}

function stamp(version: string): string {
	const [major, minor] = version.split('.');
	return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
		.flatMap(name => [
			`-X ${name}.gitVersion=v${version}`,
			`-X ${name}.gitMajor=${major}`,
			`-X ${name}.gitMinor=${minor}`,
		])
		.join(' ');
}
