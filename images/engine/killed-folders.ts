import {readFile, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {ignoreAbsence} from '../host/errors.ts';
import type {Leftover} from '../host/leftover.ts';
import {ownedFolders} from '../host/temporary.ts';
import {docker} from './docker.ts';

/** The file of a build's temporary folder into which the engine writes the id of the image. */
export const builtImageFile = 'id';

/** Temporary folders of builds, and images without a name that a killed build has made. */
export async function killedFolders(): Promise<readonly Leftover[]> {
	const folders = await ownedFolders(/^spd-(apt|build|go)-/);
	return Promise.all(
		folders.map(async ({folder, ended, owner}) => {
			const image = ended ? await namelessImage(folder) : undefined;
			const removeImage = image === undefined ? '' : `docker image rm ${image}; `;
			const remove = `${removeImage}rm -r ${folder}`;
			if (!ended) return {what: `temporary folder, ${why(owner)}`, remove};
			return {
				what: 'temporary folder of a build that was killed',
				remove,
				clear: async () => {
					if (image !== undefined) await docker(['image', 'rm', image]);
					await rm(folder, {recursive: true, force: true});
				},
			};
		}),
	);
}

const why = (owner: string | undefined): string =>
	owner === undefined ? 'unless a build is running' : `in use by ${owner} or its children`;

/** The image that was built there, if it is newer than the folder and nobody has named it. */
async function namelessImage(folder: string): Promise<string | undefined> {
	const id = await readFile(path.join(folder, builtImageFile), 'utf8').catch(ignoreAbsence);
	if (id === undefined || !/^sha256:[0-9a-f]{64}$/.test(id.trim())) return undefined;
	const format = '{{.Created}} {{len .RepoTags}}';
	const said = await docker(['image', 'inspect', '--format', format, id.trim()]).catch(() => '');
	const [created = '', names] = said.split(' ');
	const {birthtimeMs} = await stat(folder);
	return names === '0' && Date.parse(created) >= birthtimeMs ? id.trim() : undefined;
}
