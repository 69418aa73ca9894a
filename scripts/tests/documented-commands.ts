import {glob, readFile} from 'node:fs/promises';
import path from 'node:path';

/** The shell commands of README, CONTRIBUTING and docs/, for the tests in this folder. */

export const root = path.join(import.meta.dirname, '..', '..');

/** A block of shell commands, and the mark in the comment on the line before it. */
export interface CommandBlock {
	/** `docs/page.md:12` */
	readonly where: string;
	readonly commands: string;
	/** `run`: here; `run: engine`: by an engine test; `not run: WHY`. Undefined if there is no mark. */
	readonly mark: string | undefined;
}

export async function commandBlocks(): Promise<readonly CommandBlock[]> {
	const pages: string[] = [];
	for await (const page of glob('{*.md,docs/*.md}', {cwd: root})) pages.push(page);
	const blocks = pages.toSorted().map(async page => {
		return blocksIn(await readFile(path.join(root, page), 'utf8'), page);
	});
	return (await Promise.all(blocks)).flat();
}

export function blocksIn(markdown: string, page: string): readonly CommandBlock[] {
	const pattern = /(?:<!-- ((?:not )?run\b[^]*?) -->\n\n?)?```sh\n([^]*?)```/g;
	return [...markdown.matchAll(pattern)].map(({index, 1: mark, 2: commands = ''}) => ({
		where: `${page}:${markdown.slice(0, index).split('\n').length}`,
		commands,
		mark,
	}));
}
