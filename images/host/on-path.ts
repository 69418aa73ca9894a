import {constants} from 'node:fs';
import {access} from 'node:fs/promises';
import {execa} from 'execa';

/** The full path of a program, looked up on PATH and in the sbin folders. */
export async function onPath(program: string): Promise<string | undefined> {
	const {stdout} = await execa({reject: false})`sh -c ${`command -v ${program}`}`;
	if (stdout) return stdout;
	for (const folder of ['/usr/sbin', '/sbin', '/usr/local/sbin']) {
		if (await isExecutable(`${folder}/${program}`)) return `${folder}/${program}`;
	}
	return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
	return access(file, constants.X_OK).then(
		() => true,
		() => false,
	);
}
