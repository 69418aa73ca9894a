import type {NamedImage} from '../../../images/named/any-image.ts';
import type {JsonObject} from '../../model/json.ts';
import {safeName, withContainers} from './service.ts';

/** A name for an image in YAML that a reader pastes, and the comment that says what to do about it. */
export interface PastedImage {
	readonly name: string;
	readonly comment: string;
}

/** By the name that the user gave; an image whose name means the same everywhere is left out. */
export type PastedImages = ReadonlyMap<string, PastedImage>;

/** The names for images that exist on this machine only: built from a folder, read from an archive, or a sample. */
export function pastedImages(images: ReadonlyMap<string, Pick<NamedImage, 'from'>>): PastedImages {
	const pasted = new Map<string, PastedImage>();
	for (const [named, {from}] of images) {
		const what = onlyHere[from];
		if (what === undefined) continue;
		const name = `registry.example/${safeName(named)}:v1`;
		pasted.set(named, {name, comment: `${what}: push it, and write its name here`});
	}
	return pasted;
}

const onlyHere: Readonly<Record<NamedImage['from'], string | undefined>> = {
	Dockerfile: 'the image that was built here',
	archive: 'the image of the archive',
	sample: undefined,
	engine: undefined,
	registry: undefined,
};

/** The Service with these names, and the comments by the name that they belong to. */
export function withPastedImages(
	service: JsonObject,
	images: PastedImages,
): {readonly service: JsonObject; readonly comments: ReadonlyMap<string, string>} {
	const named = withContainers(service, container => {
		const {image} = container;
		const pasted = typeof image === 'string' ? images.get(image) : undefined;
		return pasted ? {...container, image: pasted.name} : container;
	});
	const all = [...images.values()].map(({name, comment}) => [name, comment] as const);
	return {service: images.size === 0 ? service : named, comments: new Map(all)};
}
