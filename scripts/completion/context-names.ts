import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import {parse} from 'yaml';
import {objectsAt, type Json} from '../../harness/model/json.ts';
import {readSettings} from '../../harness/machine/settings.ts';

/**
 * The contexts of the kubeconfig that a command line means: `--kubeconfig` in it, else KUBECONFIG, else that of kubectl. The client would take too
 * long to load at a TAB, when there is also nobody to tell of a file that cannot be read.
 */
export async function contextNames(words: readonly string[]): Promise<readonly string[]> {
	const files =
		named(words) ?? readSettings().kubeconfig ?? path.join(homedir(), '.kube', 'config');
	const names = await Promise.all(files.split(path.delimiter).map(namesIn));
	// A line of the answer is one value.
	return [...new Set(names.flat())].filter(name => /^[^\s\p{Cc}]+$/u.test(name));
}

function named(words: readonly string[]): string | undefined {
	const file =
		words.findLast((_, index) => words[index - 1] === '--kubeconfig') ??
		words.findLast(word => word.startsWith('--kubeconfig='))?.slice('--kubeconfig='.length);
	// bash passes words as they are typed.
	return file?.replace(/^(['"])(.*)\1$/, '$2').replace(/^~(?=\/)/, homedir());
}

async function namesIn(file: string): Promise<readonly string[]> {
	try {
		const config = parse(await readFile(file, 'utf8'), {maxAliasCount: 0}) as Json;
		return objectsAt(config, 'contexts').flatMap(({name}) =>
			typeof name === 'string' ? [name] : [],
		);
	} catch {
		return [];
	}
}
