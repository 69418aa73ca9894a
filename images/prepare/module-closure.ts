import {readFile} from 'node:fs/promises';
import {findPackageJSON, isBuiltin} from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

/** What a module needs to run: files of this repository, and the folders of npm packages. */
export interface ModuleClosure {
	readonly files: readonly string[];
	readonly packages: readonly NpmPackage[];
}

export interface NpmPackage {
	readonly name: string;
	readonly version: string;
	readonly folder: string;
}

/** Follows the imports from `entry`, without type imports, and the dependencies of the imported packages. */
export async function moduleClosure(entry: string): Promise<ModuleClosure> {
	const files = new Set<string>();
	const packages = new Map<string, NpmPackage>();
	const follow = async (file: string): Promise<void> => {
		if (files.has(file)) return;
		files.add(file);
		for (const named of importsOf(await readFile(file, 'utf8'))) {
			if (named.startsWith('.')) await follow(path.resolve(path.dirname(file), named));
			else if (!isBuiltin(named)) await followPackage(packageOf(named), file, packages);
		}
	};
	await follow(entry);
	return {
		files: [...files].toSorted(),
		packages: [...packages.values()].toSorted((a, b) => a.folder.localeCompare(b.folder)),
	};
}

/** The specifiers of a module's imports and re-exports that remain when its types are stripped. */
export function importsOf(source: string): readonly string[] {
	const found = source.matchAll(
		/^(?:(?:import|export)\s+(?!type\b)[^;'"]*?\bfrom\s+|import\s+)'([^']+)'/gm,
	);
	return [...found].map(([, named = '']) => named);
}

async function followPackage(
	name: string,
	from: string,
	packages: Map<string, NpmPackage>,
): Promise<void> {
	const file = findPackageJSON(name, pathToFileURL(from));
	if (file === undefined)
		throw new Error(`${from} needs the npm package ${name}, which is missing`);
	const folder = path.dirname(file);
	if (packages.has(folder)) return;
	const {version, dependencies = {}} = JSON.parse(await readFile(file, 'utf8')) as {
		readonly version: string;
		readonly dependencies?: Readonly<Record<string, string>>;
	};
	packages.set(folder, {name, version, folder});
	for (const needed of Object.keys(dependencies)) {
		if (!needed.startsWith('@types/')) await followPackage(needed, file, packages);
	}
}

/** `@scope/name` of `@scope/name/part`, `name` of `name/part`. */
function packageOf(specifier: string): string {
	return specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');
}
