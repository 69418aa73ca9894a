import {fileCauses} from './files.ts';
import {privilegeCauses} from './privileges.ts';
import {entrypointCauses} from './entrypoint.ts';
import type {Sign} from './cause.ts';

/** In this order: the words of one program each, then any line with the error's own words. */
const patterns: readonly RegExp[] = [
	...pathsOf([
		...fileCauses['foreign-path'].signs,
		...privilegeCauses['chown-at-start'].signs,
		...entrypointCauses['program-not-executable'].signs,
	]),
	// C, Rust, Ruby, Perl, PHP, bash and others: the path nearest to the words of errno(3), before or after them.
	/(?:.*[\s'"‘“`(:=[]|^)(?<path>\/[^\s'"‘’“”`:;,()[\]{}<>]+)[^\n]*(?:permission denied|read-only file system|\bEACCES\b|\bEROFS\b)/i,
	/(?:permission denied|read-only file system|\bEACCES\b|\bEROFS\b)[^\n]*?(?<path>\/[^\s'"‘’“”`:;,()[\]{}<>]+)/i,
];

/**
 * The absolute path that an app names as refused to it (EACCES, EROFS, EPERM of chown and chmod) in its last words or its
 * log: of several the last one; undefined if it names none.
 */
export function refusedPath(log: string): string | undefined {
	for (const line of [...log.split('\n').toReversed(), log]) {
		for (const pattern of patterns) {
			const {path, place, program} = pattern.exec(line)?.groups ?? {};
			const named = [path, place, program].find(each => each?.startsWith('/'));
			if (named !== undefined) return named;
		}
	}
	return undefined;
}

function pathsOf(signs: readonly Sign[]): readonly RegExp[] {
	return signs.flatMap(({says}) => (says?.source.includes('(?<p') ? [says] : []));
}
