import type {CacheSettings} from '../cache/cache.ts';
import type {KindConfig} from './node-image.ts';
import type {Manifests} from './manifests.ts';
import type {SampleName} from './samples.ts';

/** Where images come from: a container registry, or packages that they are built from. */
export type Source = 'packaged' | 'published';

/** What starts containers in a packaged node: releases from their Go modules, or Debian's containerd 1.7 and runc 1.1. */
export const nodeRuntimes = ['containerd2', 'containerd1'] as const;

export type NodeRuntime = (typeof nodeRuntimes)[number];

/** What a component is: a substitute is never presented as the release. */
export type Origin =
	| 'released artefact'
	| 'unreleased build'
	| 'built from modules'
	| 'built from this repository'
	| 'from a folder'
	| 'stand-in';

export interface ImageRequest extends CacheSettings {
	readonly source: Source;
	/** A release such as `1.23.0`, or a folder with an unreleased build's manifests and images. */
	readonly knative: string;
	/** A release such as `1.34.10`. */
	readonly kubernetes: string;
	/** Of a packaged node; a published one has what kind has put into it. */
	readonly nodeRuntime?: NodeRuntime;
	/** A registry that mirrors the published images. */
	readonly mirror?: string;
	/** The location of Knative's release manifests: a URL or a folder. */
	readonly manifests?: string;
	/** Resolves once an engine answers; left out if one does already. What needs none is made meanwhile. */
	readonly engine?: () => Promise<void>;
}

export interface Component {
	readonly name: string;
	readonly version: string;
	readonly origin: Origin;
	readonly reference: string;
	/** As loaded. */
	readonly digest: string;
	/** Of the released image, where that is known: also of one that was built from its modules in place of it. */
	readonly released?: string;
}

export interface SampleImage {
	/** `dev.local/…:v1` */
	readonly reference: string;
	readonly digest: string;
	readonly origin: Origin;
	/** As released, if it was pulled. */
	readonly released?: string;
	/** The image's own USER; empty when it has none. */
	readonly user: string;
	/** The TCP ports that the image exposes. */
	readonly exposed: readonly number[];
	readonly entrypoint: readonly string[];
	readonly command: readonly string[];
}

export interface PreparedImages {
	/** In the host's engine; Kubernetes', Knative's and the samples' images are preloaded in it. */
	readonly nodeImage: string;
	/** The file of kind-config/ for that image. */
	readonly kindConfig: KindConfig;
	/** With the references of the loaded images. */
	readonly manifests: Manifests;
	readonly samples: Readonly<Record<SampleName, SampleImage>>;
	readonly components: readonly Component[];
	readonly versions: {readonly knative: string; readonly kubernetes: string};
}
