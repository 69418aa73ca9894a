import type {ImageConfig} from '../engine/image-archive.ts';
import type {Loaded} from './manifest-patches.ts';
import type {BaseImage, LoadableImage} from './node-image.ts';
import type {Component, Origin} from './prepared.ts';
import type {SampleName} from './samples.ts';

/** One image to be preloaded, and what is said of it. */
export interface ImagePart {
	readonly image: LoadableImage;
	/** Left out: the tag of its reference. */
	readonly version?: string;
	readonly origin: Origin;
	/** As released, where it was pulled. */
	readonly released?: string;
}

/** The node and the images that it cannot start without. */
export interface NodePart {
	readonly base: BaseImage;
	/** What the base brings by itself. */
	readonly components: readonly Component[];
	readonly images: readonly ImagePart[];
}

/** Knative's images and manifests, from wherever they come. */
export interface KnativePart {
	/** The release, or `unreleased`. */
	readonly version: string;
	readonly images: readonly ImagePart[];
	/** Texts of the manifest files as released. */
	readonly manifests: readonly string[];
	/** From an image in those manifests to the one that is preloaded. */
	readonly loaded: Loaded;
}

export interface SamplePart extends ImagePart {
	readonly config: ImageConfig;
}

export type SampleParts = Readonly<Record<SampleName, SamplePart>>;
