import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';

/** Regenerates findings/README.md from the headers of its scripts: `node scripts/findings.ts`. */

export const folder = path.join(import.meta.dirname, '..', 'findings');

export const fields = ['Title', 'Package', 'Expected', 'Seen', 'Matters'] as const;

export type Header = Readonly<Record<(typeof fields)[number], string>>;

/** The header fields of a script, one comment line each, in the order of `fields`. */
export function headerOf(script: string): Header {
	const lines = script.split('\n').slice(1, 1 + fields.length);
	const entries = fields.map((field, at) => {
		const value = lines[at]?.match(new RegExp(`^# ${field}: (.*\\S)$`))?.[1];
		if (value === undefined)
			throw new Error(`line ${at + 2} says "${lines[at] ?? ''}", not "# ${field}: …"`);
		return [field, value] as const;
	});
	return Object.fromEntries(entries) as Header;
}

export async function readScripts(): Promise<ReadonlyMap<string, string>> {
	const names = (await readdir(folder)).filter(name => name.endsWith('.sh')).toSorted();
	const texts = names.map(name => readFile(path.join(folder, name), 'utf8'));
	return new Map((await Promise.all(texts)).map((text, at) => [names[at] ?? '', text]));
}

export function indexOf(scripts: ReadonlyMap<string, string>): string {
	return [opening, ...[...scripts].map(([name, script]) => entryOf(name, script))].join('\n');
}

const opening = `# Findings

Surprises about real libraries, tools and formats, met on the way; no fault of this project, which none of them runs.
Each script is run by hand: it installs what it names in a temporary folder, shows what happens, and fails when that has
changed. They need bash, Node 24, Python 3.11 and Go 1.26. CONTRIBUTING.md says what may stand here.
\`node scripts/findings.ts\` writes this page from the scripts' headers.
`;

function entryOf(name: string, script: string): string {
	const header = headerOf(script);
	return `## ${header.Title}

[${name}](${name}) · ${header.Package}

- Expected: ${header.Expected}.
- Seen: ${header.Seen}.
- Matters: ${header.Matters}.
`;
}

if (import.meta.main) await writeFile(path.join(folder, 'README.md'), indexOf(await readScripts()));
