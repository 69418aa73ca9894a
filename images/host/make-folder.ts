import {mkdir, stat} from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and those above it that are missing, one after the other. Node 24's recursive mkdir was seen to spin
 * inside one call, at full speed and deaf to SIGTERM, so no path from a user may reach it.
 * @throws {NodeJS.ErrnoException} the file system's answer for the first that cannot be made
 */
export async function makeFolder(folder: string): Promise<void> {
	const whole = path.resolve(folder);
	const {root} = path.parse(whole);
	let made = root;
	for (const name of whole.slice(root.length).split(path.sep).filter(Boolean)) {
		made = path.join(made, name);
		await makeOne(made);
	}
}

/** The folder is there afterwards; a link to a folder is one. */
async function makeOne(folder: string): Promise<void> {
	try {
		await mkdir(folder);
	} catch (error) {
		const found = await stat(folder).catch(() => undefined);
		if (!found?.isDirectory()) throw error;
	}
}
