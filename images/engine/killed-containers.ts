import {stat} from 'node:fs/promises';
import path from 'node:path';
import {isLocked, takeLock} from '../cache/lock.ts';
import {ignoreAbsence} from '../host/errors.ts';
import {runsHere} from '../host/holder.ts';
import type {Leftover} from '../host/leftover.ts';
import {docker, ownContainer} from './docker.ts';

/** This project's short-lived containers: of a process that was killed, or in use. */
export async function killedContainers(cache: string): Promise<readonly Leftover[]> {
	return [...(await labelled()), ...(await nodeBuilders(cache))];
}

async function labelled(): Promise<readonly Leftover[]> {
	const format = `{{.Names}}\t{{.Label "${ownContainer}"}}`;
	return (await listed(`label=${ownContainer}`, format)).map(line => {
		const [name = '', owner = ''] = line.split('\t');
		return runsHere(owner) === false
			? ended(name, () => remove(name))
			: {what: `container ${name}, unless ${owner} runs`, remove: removal(name)};
	});
}

/**
 * A node image is built in a container without a label (images/recipe/node-image.ts), under the lock of the entry that its
 * name contains.
 */
async function nodeBuilders(cache: string): Promise<readonly Leftover[]> {
	const names = await listed(`name=^${builderPrefix}`, '{{.Names}}');
	return Promise.all(
		names.map(async name => {
			const lock = path.join(cache, 'locks', `node-${name.slice(builderPrefix.length)}`);
			const known = (await stat(lock).catch(ignoreAbsence)) !== undefined;
			if (!known || (await isLocked(lock))) {
				return {what: `container ${name}, unless a node image is built`, remove: removal(name)};
			}
			return ended(name, async () => {
				const claim = await takeLock(lock, 'spd down');
				if ('holder' in claim) return;
				await using _ = claim.held;
				await remove(name);
			});
		}),
	);
}

const builderPrefix = 'spd-build-';

const ended = (name: string, clear: () => Promise<void>): Leftover => ({
	what: `container ${name} of a run that was killed`,
	remove: removal(name),
	clear,
});

const removal = (name: string): string => `docker rm --force --volumes ${name}`;

async function remove(name: string): Promise<void> {
	await docker(['rm', '--force', '--volumes', name]);
}

async function listed(filter: string, format: string): Promise<readonly string[]> {
	const printed = await docker(['ps', '--all', '--filter', filter, '--format', format]);
	return printed.split('\n').filter(Boolean);
}
