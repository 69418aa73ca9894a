import {readdir} from 'node:fs/promises';
import {tmpdir} from 'node:os';

/** What a kept control plane, and a kept kind cluster, have in the temporary folder. */
const suffixes = ['.control-plane', '.kubeconfig'];

/**
 * The clusters and control planes that `spd` keeps, by their folders: an engine would take too long to answer. The name of one that somebody
 * has removed without `spd` is among them.
 */
export async function keptNames(folder = tmpdir()): Promise<readonly string[]> {
	const names = (await readdir(folder)).flatMap(name =>
		suffixes.filter(suffix => name.endsWith(suffix)).map(suffix => name.slice(0, -suffix.length)),
	);
	return [...new Set(names)].filter(name => /^spd-[\w-]+$/.test(name)).toSorted();
}
