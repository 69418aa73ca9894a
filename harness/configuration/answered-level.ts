import {isDeepStrictEqual} from 'node:util';
import {plainPod} from './canaries.ts';
import {at, type Json} from '../json.ts';
import {levels, type Level} from '../levels.ts';
import {applyDefaults} from '../subjects/reference.ts';

/**
 * The documented level that gives a plain Service on port 80 this securityContext, nothing less and nothing more;
 * undefined where none does.
 */
export function answeredLevel(plain: Json): Level | undefined {
	return levels.find(level => isDeepStrictEqual(documented(level), plain ?? {}));
}

function documented(level: Level): Json {
	return at(applyDefaults(plainPod, level), 'containers', 0, 'securityContext') ?? {};
}
