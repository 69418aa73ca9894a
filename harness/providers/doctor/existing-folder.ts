import {access} from 'node:fs/promises';
import path from 'node:path';

/** The folder itself, or its nearest existing parent. */
export async function existingFolder(folder: string): Promise<string> {
	try {
		await access(folder);
		return folder;
	} catch (error) {
		const above = path.dirname(folder);
		if (above === folder) throw error;
		return existingFolder(above);
	}
}
