import type {CacheSettings} from '../cache/cache.ts';
import {restoreImage, type StoredImage} from '../engine/engine-image.ts';
import {readFacts} from '../cache/facts.ts';
import {requireGo} from '../host/go.ts';
import {sideBySide} from '../host/side-by-side.ts';
import type {ImageFile} from '../engine/image-entry.ts';
import type {KnativePart, NodePart, SamplePart, SampleParts} from '../recipe/parts.ts';
import type {Component, Origin} from '../recipe/prepared.ts';
import type {SampleName} from '../recipe/samples.ts';
import type {NodeRuntime} from '../recipe/prepared.ts';
import {requireKubernetes, servingModule} from '../recipe/versions.ts';
import {debianRoot} from './debian-root.ts';
import {knative} from './knative.ts';
import {kubernetesBinary} from './kubernetes.ts';
import {nodeBase} from './node-base.ts';
import {namedImages, programName} from '../recipe/manifest-patches.ts';
import {readManifests} from '../recipe/manifests.ts';
import {debiansOwn, runtimePrograms} from './node-runtime.ts';
import type {PackageVersions} from './package-versions.ts';
import {releasedManifests, type ReleasedManifests} from './released-manifests.ts';
import {ownSampleImage, ownSampleImages, type OwnSample} from './own-samples.ts';
import {isStandIn, standInImage, standInImages} from './stand-ins.ts';
import {knativeImages, kubernetesImages, systemParts} from './system-images.ts';

/** Throws within a second when these versions cannot be built from packages. */
export function requirePackaged({
	knative: release,
	kubernetes,
}: {
	knative?: string;
	kubernetes: string;
}): void {
	if (release !== undefined) servingModule(release);
	requireKubernetes(kubernetes);
}

/** A node of Debian packages and of Kubernetes built from its Go modules. */
export async function packagedNode(
	{kubernetes: version, nodeRuntime}: {kubernetes: string; nodeRuntime: NodeRuntime},
	settings: CacheSettings,
): Promise<NodePart & {readonly base: StoredImage}> {
	await requireGo();
	const [kubernetes, debian, system, runtime] = await sideBySide(settings.signal, [
		signal => kubernetesBinary(version, {...settings, signal}),
		signal => debianRoot({...settings, signal}),
		signal => systemParts({...settings, signal}),
		async signal =>
			nodeRuntime === 'containerd1' ? debiansOwn : runtimePrograms({...settings, signal}),
	]);
	const [base, images] = await sideBySide(settings.signal, [
		signal =>
			nodeBase(
				{debian, kubernetes: kubernetes.entry, version, runtime: runtime.files},
				{...settings, signal},
			),
		signal => kubernetesImages({...kubernetes, ...system, version}, {...settings, signal}),
	]);
	return {
		base: {
			...base,
			entrypoint: ['/usr/local/bin/entrypoint', '/sbin/init'],
			kindConfig: 'packaged',
			ready: signal => restoreImage(base, {signal}),
		},
		components: nodeComponents(
			{...(await readFacts<PackageVersions>(debian)), ...runtime.versions},
			{version, digest: base.id},
		),
		images: images.map(image => ({
			image,
			origin: isPause(image) ? 'stand-in' : 'built from modules',
		})),
	};
}

/** Knative Serving of a release, built from its Go modules. */
export async function packagedKnative(
	version: string,
	settings: CacheSettings,
): Promise<KnativePart> {
	await requireGo();
	const built = await knative(version, settings);
	const images = await knativeImages({built, version}, settings);
	const released = await releasedManifests(version, settings);
	const manifests = released?.texts ?? built.manifests;
	const names = namedImages(readManifests(manifests).core);
	const digestOf = (program: string): {released?: string} => {
		const named = names.find(name => programName(name) === program);
		const digest = /@(sha256:\w+)$/.exec(named ?? '')?.[1];
		return digest === undefined ? {} : {released: digest};
	};
	return {
		version,
		images: [...images].map(([program, image]) => ({
			image,
			version,
			origin: 'built from modules',
			...digestOf(program),
		})),
		components: released ? [manifestsOf(version, released)] : [],
		manifests,
		loaded: name => images.get(programName(name))?.references[0],
	};
}

const manifestsOf = (version: string, {digest, reference}: ReleasedManifests): Component => ({
	name: 'manifests',
	version,
	origin: 'released artefact',
	reference,
	digest,
});

/** Every sample: stand-ins made of Debian packages, and this project's own programs. */
export async function packagedSamples(settings: CacheSettings): Promise<SampleParts> {
	const standIns = await standInImages(settings);
	return {...parts(standIns, () => 'stand-in'), ...(await ownSamples(settings))};
}

/** One sample and nothing of the others. */
export async function packagedSample(
	name: SampleName,
	settings: CacheSettings,
): Promise<SamplePart> {
	return isStandIn(name)
		? part(await standInImage(name, settings), 'stand-in')
		: ownSamplePart(name, settings);
}

/** The samples that are this project's own programs, whatever the source of the others. */
export async function ownSamples(settings: CacheSettings) {
	await requireGo();
	return parts(await ownSampleImages(settings), ownOrigin);
}

export async function ownSamplePart(name: OwnSample, settings: CacheSettings): Promise<SamplePart> {
	await requireGo();
	return part(await ownSampleImage(name, settings), ownOrigin(name));
}

function ownOrigin(name: string): Origin {
	return name === 'hello-world' ? 'stand-in' : 'built from modules';
}

function parts<Name extends string>(
	images: Readonly<Record<Name, ImageFile>>,
	originOf: (name: string) => Origin,
): Readonly<Record<Name, SamplePart>> {
	const entries = Object.entries<ImageFile>(images).map(([name, image]) => [
		name,
		part(image, originOf(name)),
	]);
	return Object.fromEntries(entries) as Readonly<Record<Name, SamplePart>>;
}

function part(image: ImageFile, origin: Origin): SamplePart {
	return {image, version: 'v1', origin, config: image.config};
}

function isPause({references}: ImageFile): boolean {
	return references.some(reference => reference.includes('/pause:'));
}

function nodeComponents(
	packages: PackageVersions,
	{version, digest}: {version: string; digest: string},
) {
	const node = {origin: 'stand-in', reference: 'node', digest} as const;
	return [
		{name: 'node', version: `v${version}`, ...node},
		...['containerd', 'runc', 'systemd'].map(name => ({
			name,
			version: packages[name] ?? '',
			...node,
		})),
	];
}
