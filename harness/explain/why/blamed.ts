import {isDeepStrictEqual} from 'node:util';
import type {Override} from '../causes/override.ts';
import {at, type Json, type JsonObject} from '../../model/json.ts';
import {levels, type Level} from '../../model/levels.ts';
import {applyDefaults} from '../../subjects/reference.ts';
import {podSpecIn, servingContainer, withPodSpec} from '../repro/service.ts';

/** A field of the container that a level sets, and the levels that set it for this manifest. */
export interface Blamed {
	readonly field: string;
	/** As the levels set it; the manifest's own value if they leave that. */
	readonly value: Json;
	/** Empty: the manifest sets it itself. */
	readonly levels: readonly Level[];
}

/** The fields that levels set (documentation, R8 to R17). */
const hardened = [
	'capabilities',
	'allowPrivilegeEscalation',
	'seccompProfile',
	'runAsNonRoot',
] as const;

/** The settings of levels that the overrides of a cause undo: one of them is what it stands against. */
export function blamed(overrides: readonly Override[], service: JsonObject): readonly Blamed[] {
	const undoing = overrides.filter(undoes).flatMap(each => Object.keys(each.securityContext ?? {}));
	const own = at(servingContainer(service), 'securityContext');
	const made = levels.map(level => {
		const podSpec = applyDefaults(podSpecIn(service), level);
		const set = at(servingContainer(withPodSpec(service, podSpec)), 'securityContext');
		return {level, set};
	});
	return hardened
		.filter(field => undoing.includes(field))
		.flatMap(field => {
			const given = at(own, field) ?? null;
			const setting = made.filter(({set}) => !isDeepStrictEqual(at(set, field) ?? null, given));
			const value = at(setting.at(-1)?.set, field) ?? given;
			return value === null ? [] : [{field, value, levels: setting.map(({level}) => level)}];
		});
}

/** Whether it sets nothing but what levels set, and so only takes back from them. */
function undoes({securityContext = {}, ...others}: Override): boolean {
	const keys = Object.keys(securityContext);
	return (
		Object.keys(others).length === 0 &&
		keys.every(key => hardened.some(field => field === key)) &&
		!keys.some(key => asStrict.has(`${key} ${JSON.stringify(securityContext[key])}`))
	);
}

/** What no level would have to be undone for. */
const asStrict: ReadonlySet<string> = new Set([
	'allowPrivilegeEscalation false',
	'runAsNonRoot true',
	'capabilities {"drop":["ALL"]}',
	'seccompProfile {"type":"RuntimeDefault"}',
]);
