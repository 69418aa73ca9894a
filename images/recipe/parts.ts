import type {ImageConfig} from '../engine/image-archive.ts';
import type {Loaded} from './manifest-patches.ts';
import type {BaseImage, LoadableImage} from './node-image.ts';
import type {Component, Origin} from './prepared.ts';
import type {SampleName} from './samples.ts';

/** One image to preload, with its description. */
export interface ImagePart {
	readonly image: LoadableImage;
	/** Default: the tag of its reference. */
	readonly version?: string;
	readonly origin: Origin;
	/** As released, where that is known. */
	readonly released?: string;
}

/** The node and the images that it cannot start without. */
export interface NodePart {
	readonly base: BaseImage;
	/** The components that the base image contains. */
	readonly components: readonly Component[];
	readonly images: readonly ImagePart[];
}

/** Knative's images and manifests, whatever their source. */
export interface KnativePart {
	/** The release, or `unreleased`. */
	readonly version: string;
	readonly images: readonly ImagePart[];
	/** What is part of it besides images. */
	readonly components?: readonly Component[];
	/** Texts of the manifest files as released. */
	readonly manifests: readonly string[];
	/** From an image in those manifests to the preloaded one. */
	readonly loaded: Loaded;
}

export interface SamplePart extends ImagePart {
	readonly config: ImageConfig;
}

export type SampleParts = Readonly<Record<SampleName, SamplePart>>;
