import {readFile} from 'node:fs/promises';
import {UsageError} from '../../machine/usage-error.ts';

/** An image of a list, and the line that names it first. */
export interface ListedImage {
	readonly line: number;
	/** A sample, a reference, an archive or a folder; paths are as on the command line. */
	readonly named: string;
}

/**
 * The images of a file, each once: one a line. `#` at the beginning of a line, or after a blank, begins a comment.
 * @throws {UsageError} if the file cannot be read, or names no image
 */
export async function readList(file: string): Promise<readonly ListedImage[]> {
	const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
		throw new UsageError(`cannot read the list ${file}: ${cause.code ?? cause.message}`, {cause});
	});
	const images = listedIn(text);
	if (images.length === 0) throw new UsageError(`${file} names no image: it needs one a line`);
	return images;
}

export function listedIn(text: string): readonly ListedImage[] {
	const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
	const images = new Map<string, ListedImage>();
	for (const [index, line] of lines.entries()) {
		const named = line.replace(/(?:^|\s)#.*$/, '').trim();
		if (named !== '' && !images.has(named)) images.set(named, {line: index + 1, named});
	}
	return [...images.values()];
}
