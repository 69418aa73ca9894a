import {at, type Json} from '../../../model/json.ts';
import type {Level} from '../../../model/levels.ts';
import {applyDefaults} from '../../../subjects/reference.ts';
import type {Case} from './cases.ts';

/** The securityContexts of a case at a level: of its container, and of its Pod. */
export function settingsAt(
	{container, pod}: Case,
	level: Level,
): {readonly container: Json; readonly pod: Json} {
	const spec = applyDefaults(
		{
			...(pod && {securityContext: pod}),
			containers: [container ? {securityContext: container} : {}],
		},
		level,
	);
	return {
		container: at(spec, 'containers', 0, 'securityContext') ?? {},
		pod: spec['securityContext'] ?? {},
	};
}
