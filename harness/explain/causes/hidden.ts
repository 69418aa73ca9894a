import path from 'node:path';
import type {Credentials} from '../access/may-access.ts';
import {ownerOf} from '../access/owner-of.ts';
import {refusal, type Refusal} from '../access/refusal.ts';
import type {ReadImage} from './file-facts.ts';
import {missingNames} from './missing-names.ts';

/** What an app does not find although the image has it: its user may not reach it. */
export interface Hidden {
	/** As the app named it: `shop`, `com.acme.Main`, `/app/app.jar`. */
	readonly named: string;
	/** Where it is: `/opt/site/shop.py`. */
	readonly file: string;
	readonly refused: Refusal;
}

/** The file names of a module `shop` in the languages of `missingNames`. */
const endings = [
	'',
	'.py',
	'.js',
	'.mjs',
	'.cjs',
	'.rb',
	'.pm',
	'.php',
	'.jar',
	'.dll',
	'.so',
	'.lua',
];

/** Files with code that is named on a command line or in a search path instead of the folder that contains it. */
const isArchive = (file: string): boolean => /\.(?:jar|war|zip|phar|pyz|whl|egg)$/.test(file);

/** As many of them as are looked into: each costs some milliseconds. */
const mostFolders = 40;

/**
 * Looks for what the log calls missing in the folders that the image's environment, command and log name; undefined if it
 * is not there either, or its user may use it.
 */
export async function hidden(
	{files, image}: ReadImage,
	who: Credentials,
	log: string,
): Promise<Hidden | undefined> {
	const names = missingNames(log);
	if (names.length === 0) return undefined;
	const refusedAt = async (file: string): Promise<Refusal | undefined> => {
		const owned = await ownerOf(files, file, image.workingDir);
		const refused = refusal(owned, who);
		return owned.there && refused && refused.access !== 'write' ? refused : undefined;
	};
	for (const named of names.filter(each => each.includes('/'))) {
		const refused = await refusedAt(named);
		if (refused) return {named, file: refused.path, refused};
	}
	for (const place of searched(image, log)) {
		const refused = await refusedAt(place);
		if (refused && isArchive(place)) return {named: names[0] ?? place, file: place, refused};
		const below = refused ? await files.below(place) : [];
		for (const named of names) {
			const inside = below.find(each => isCalled(each, named));
			if (refused && inside) return {named, file: path.posix.join(place, inside), refused};
			if (refused) continue;
			for (const ending of endings) {
				const file = path.posix.join(place, `${asPath(named)}${ending}`);
				const own = await refusedAt(file);
				if (own) return {named, file, refused: own};
			}
		}
	}
	return undefined;
}

/** Every absolute path in the environment, the command and the log, with its folder and the `node_modules` beside it. */
function searched({env, entrypoint, command, workingDir}: ReadImage['image'], log: string) {
	const listed = [
		...env.map(each => each.slice(each.indexOf('=') + 1)),
		...entrypoint,
		...command,
	].flatMap(each => each.split(/[\s:;,=]+/));
	const inLog = Array.from(log.matchAll(/(?<![\w.])\/[\w.@+/-]+/g), ([found]) => found);
	const named = [...listed, ...inLog].filter(each => each.startsWith('/') && each !== '/');
	const places = named.flatMap(each => {
		const place = each.replace(/\/\*?$/, '');
		const folder = path.posix.dirname(place);
		return [place, folder, path.posix.join(folder, 'node_modules')];
	});
	return [...new Set([workingDir || '/', ...places])].slice(0, mostFolders);
}

/** `com.acme.Main` and `Acme::Shop` as paths; a path stays as it is. */
const asPath = (named: string): string =>
	named.includes('/') || /\.\w{1,4}$/.test(named) ? named : named.replaceAll(/\.|::/g, '/');

/** Whether a file has that name, with any ending, or is below a folder of that name. */
function isCalled(file: string, named: string): boolean {
	const wanted = asPath(named).replace(/\.\w{1,4}$/, '');
	const bare = file.replace(/\.\w{1,4}$/, '');
	return bare === wanted || bare.endsWith(`/${wanted}`) || file.startsWith(`${wanted}/`);
}
