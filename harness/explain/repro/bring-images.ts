import {bringImage, isSample, type NamedImage} from '../../../images/named/any-image.ts';
import {openImageFiles, type ImageFiles} from '../../../images/named/image-files.ts';
import {redactArguments} from '../../../images/host/redact.ts';
import type {CacheSettings} from '../../../images/cache/cache.ts';
import type {Source} from '../../../images/recipe/prepared.ts';
import {sampleReference} from '../../../images/recipe/samples.ts';
import {imagesIn, sendImage} from '../../../images/engine/send-image.ts';
import {readImage, type ReadImage} from '../causes/file-facts.ts';
import {imageFacts} from '../causes/image-facts.ts';
import {unknownImage, type ImageFacts} from '../causes/finding.ts';
import {at, objectsAt, textAt, type Json, type JsonObject} from '../../model/json.ts';
import {containerName, containersOf, imagesOf, servingContainer} from './service.ts';

export interface BringSettings extends CacheSettings {
	readonly source: () => Promise<Source>;
	readonly mirror?: string;
}

/** The images of a Service in the host's engine, by their names in the Service. */
export interface BroughtImages extends AsyncDisposable {
	readonly named: ReadonlyMap<string, NamedImage>;
	/** For the serving container, with the manifest's own command. */
	readonly facts: ImageFacts;
	/** For the other containers, by name. */
	readonly factsBeside: ReadonlyMap<string, ImageFacts>;
	/** Their files, as long as this is not disposed of; of the serving container under undefined. */
	readonly reads: ReadonlyMap<string | undefined, ReadImage>;
}

/**
 * Brings every image that the Service names into the host's engine; disposing removes those that were brought only for
 * this.
 * @throws {EnvironmentError} if an image is not available: why not, and what to do next
 */
export async function bringImages(
	service: JsonObject,
	settings: BringSettings,
): Promise<BroughtImages> {
	await using brought = new AsyncDisposableStack();
	const named = new Map<string, NamedImage>();
	for (const name of imagesOf(service)) {
		named.set(name, brought.use(await bringImage(name, settings)));
	}
	const opened = new Map<string, ImageFiles>();
	const filesOf = async (image: NamedImage): Promise<ImageFiles> => {
		const files = opened.get(image.id) ?? brought.use(await openImageFiles(image, settings.signal));
		opened.set(image.id, files);
		return files;
	};
	const reads = new Map<string | undefined, ReadImage>();
	const factsOf = async (container: JsonObject, name?: string): Promise<ImageFacts> => {
		const image = named.get(textAt(container, 'image'));
		if (!image) return unknownImage;
		const files = await filesOf(image);
		const started = {...image, ...startOf(container, image)};
		reads.set(name, await readImage(started, files));
		const program = redactArguments([...started.entrypoint, ...started.command]);
		return {...(await imageFacts(image, files)), program};
	};
	const serving = servingContainer(service);
	const facts = await factsOf(serving);
	const factsBeside = new Map<string, ImageFacts>();
	for (const container of containersOf(service).filter(each => each !== serving)) {
		const name = containerName(service, container);
		factsBeside.set(name, await factsOf(container, name));
	}
	const kept = brought.move();
	return {named, facts, factsBeside, reads, [Symbol.asyncDispose]: () => kept.disposeAsync()};
}

/** Sends the images into a node; returns the node's reference for each. Disposing removes them there. */
export async function sendImages(
	node: string,
	{named}: BroughtImages,
	signal: AbortSignal,
): Promise<AsyncDisposable & {readonly references: ReadonlyMap<string, string>}> {
	await using sent = new AsyncDisposableStack();
	const present = await imagesIn(node, signal);
	const references = new Map<string, string>();
	for (const [name, image] of named) {
		const preloaded = isSample(name) ? sampleReference(name) : undefined;
		const reference =
			preloaded !== undefined && present.has(preloaded) ? preloaded : image.reference;
		sent.use(await sendImage(node, reference, signal));
		references.set(name, reference);
	}
	const kept = sent.move();
	return {references, [Symbol.asyncDispose]: () => kept.disposeAsync()};
}

/**
 * How it is started: the manifest's `command` replaces ENTRYPOINT and CMD, its `args` replaces CMD, its environment and
 * working directory those of the image (core/v1 `Container`).
 */
function startOf(
	container: JsonObject,
	{entrypoint, command, env, workingDir}: NamedImage,
): Pick<NamedImage, 'entrypoint' | 'command' | 'env' | 'workingDir'> {
	const own = textsAt(container, 'command');
	const given = textsAt(container, 'args');
	const set = objectsAt(container, 'env').map(
		each => `${textAt(each, 'name')}=${textAt(each, 'value')}`,
	);
	return {
		entrypoint: own ?? entrypoint,
		command: given ?? (own ? [] : command),
		env: [...env, ...set],
		workingDir: textAt(container, 'workingDir') || workingDir,
	};
}

function textsAt(value: Json, key: string): readonly string[] | undefined {
	const list = at(value, key);
	return Array.isArray(list) ? list.map(String) : undefined;
}
