import {isLocked, takeLock} from '../cache/lock.ts';
import {docker} from '../engine/docker.ts';
import type {Leftover} from '../host/leftover.ts';
import type {Progress} from '../host/progress.ts';
import {lookUp} from './look-up.ts';
import {readTagRecord, removeTagRecord, tagLock} from './tag-record.ts';
import {tagNames, untag} from './tagged.ts';

/** The tags of named images in the engine: of a run that was killed, or in use. */
export async function killedTags(cache: string): Promise<readonly Leftover[]> {
	const format = ['--format', '{{.Repository}}:{{.Tag}}'];
	const listed = await docker(['image', 'ls', ...format, '--filter', `reference=${tagNames}/*`]);
	const tags = listed.split('\n').filter(Boolean);
	return Promise.all(tags.map(tag => leftoverOf(tag, cache)));
}

async function leftoverOf(tag: string, cache: string): Promise<Leftover> {
	const short = tag.slice(tag.lastIndexOf(':') + 1);
	const remove = `docker image rm ${tag}`;
	if (await isLocked(tagLock(cache, short))) return {what: `image ${tag}, in use by a run`, remove};
	if ((await readTagRecord(cache, short)) === undefined) {
		return {what: `image ${tag}, unless a run with another cache uses it`, remove};
	}
	const clear = (): Promise<void> => removeTags(short, cache);
	return {what: `image ${tag} of a run that was killed`, remove, clear};
}

async function removeTags(short: string, cache: string): Promise<void> {
	const claim = await takeLock(tagLock(cache, short), 'spd down');
	if ('holder' in claim) return;
	await using _ = claim.held;
	const record = await readTagRecord(cache, short);
	if (record === undefined) return;
	if ((await lookUp(record.id)) !== undefined) await untag(record.id, {...record, progress: fails});
	await removeTagRecord(cache, short);
}

/** What cannot be removed is the error of `spd down`. */
const fails: Progress = {
	step: () => () => {},
	note(line) {
		throw new Error(line);
	},
};
