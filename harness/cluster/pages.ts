import {isObject, objectsAt, textAt, type Json, type JsonObject} from '../model/json.ts';
import {apiError} from '../machine/tell-error.ts';

/** As many objects as are held at once. */
export const pageSize = 100;

/** How often a list is begun anew that has expired while it was read. */
const mostTimes = 3;

/** One page of a list: the API server's answer to `limit` and `continue`. */
export type ReadPage = (page: {
	readonly limit: number;
	readonly after?: string;
}) => Promise<unknown>;

/**
 * Reads a list page by page, and keeps of each object only what `reduce` makes of it. The API server lets a list expire
 * after about five minutes (410): it is then begun anew.
 */
export async function readPages<T>(
	read: ReadPage,
	reduce: (object: JsonObject) => T | undefined,
): Promise<readonly T[]> {
	for (let times = 1; ; times += 1) {
		try {
			return await readOnce(read, reduce);
		} catch (error) {
			if (apiError(error)?.code !== 410 || times === mostTimes) throw error;
		}
	}
}

async function readOnce<T>(
	read: ReadPage,
	reduce: (object: JsonObject) => T | undefined,
): Promise<readonly T[]> {
	const kept: T[] = [];
	let after = '';
	do {
		const page: unknown = await read({limit: pageSize, ...(after !== '' && {after})});
		const list: Json = isObject(page) ? page : null;
		for (const object of objectsAt(list, 'items')) {
			const reduced = reduce(object);
			if (reduced !== undefined) kept.push(reduced);
		}
		after = continueIn(list);
	} while (after !== '');
	return kept;
}

/** The typed clients write the field with an underscore. */
const continueIn = (list: Json): string =>
	textAt(list, 'metadata', 'continue') || textAt(list, 'metadata', '_continue');
