import {isDeepStrictEqual} from 'node:util';
import {plainPod} from '../../configuration/canaries.ts';
import {at, type Json} from '../../model/json.ts';
import {levels, type Level} from '../../model/levels.ts';
import {applyDefaults} from '../../subjects/reference.ts';

/**
 * The documented level that gives a plain Service on port 80 exactly this securityContext; undefined if there is none.
 */
export function answeredLevel(plain: Json): Level | undefined {
	return levels.find(level => isDeepStrictEqual(documented(level), plain ?? {}));
}

/** The documented level nearest to such an answer: by what it forbids, whatever else it sets. */
export function nearestLevel(plain: Json): Level {
	if (at(plain, 'runAsNonRoot') === true) return 'enabled';
	const drop = at(plain, 'capabilities', 'drop');
	return Array.isArray(drop) && drop.includes('ALL') ? 'root-allowed' : 'disabled';
}

function documented(level: Level): Json {
	return at(applyDefaults(plainPod, level), 'containers', 0, 'securityContext') ?? {};
}
