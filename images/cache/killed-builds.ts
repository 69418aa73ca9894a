import {readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {ignoreAbsence} from '../host/errors.ts';
import type {Leftover} from '../host/leftover.ts';
import {isNamed} from '../host/temporary.ts';
import {isLocked, takeLock} from './lock.ts';

/** Unfinished entries of the cache that nobody is making. */
export async function killedBuilds(cache: string): Promise<readonly Leftover[]> {
	const building = path.join(cache, 'building');
	const ids = (await readdir(building).catch(ignoreAbsence)) ?? [];
	const left = await Promise.all(
		ids.map(async id => {
			const folder = path.join(building, id);
			const lock = path.join(cache, 'locks', id);
			const used = (await isLocked(lock)) || (await isNamed(folder));
			return used ? [] : [{what: 'unfinished build', remove: `rm -r ${folder}`, lock, folder}];
		}),
	);
	return left.flat().map(({what, remove, lock, folder}) => ({
		what,
		remove,
		clear: async () => {
			const claim = await takeLock(lock, 'spd down');
			if ('holder' in claim) return;
			await using _ = claim.held;
			await rm(folder, {recursive: true, force: true});
		},
	}));
}
