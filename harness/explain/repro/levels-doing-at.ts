import {isNonRootCause} from '../causes/non-root.ts';
import type {Finding} from '../causes/finding.ts';
import {forContainer, type Override} from '../causes/override.ts';
import {settingsAdded} from '../experiment/level-settings.ts';
import {findLevelsDoing, type LevelsDoing} from '../experiment/levels-doing.ts';
import {likelyCapabilities} from '../experiment/likely.ts';
import {isSameEnd} from '../experiment/same-end.ts';
import {at, type Json, type JsonObject} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import {userContainerName} from '../../observe/stage.ts';
import {isReady, type Attempt, type ToldLevel} from './repro-report.ts';
import {containerName, containersOf} from './service.ts';

/**
 * What the level has to do with a Service that does not serve: compared with its end at `disabled`, else by leaving the
 * level's settings out, one Service for each. Undefined if no container was started and none could be.
 */
export async function levelsDoingAt(
	level: Level,
	{
		answer,
		service,
		stored,
		lower,
	}: {answer: Attempt; service: JsonObject; stored: JsonObject; lower: readonly ToldLevel[]},
	start: (override: Override) => Promise<Attempt>,
): Promise<LevelsDoing | undefined> {
	const {finding, cause} = answer;
	if (finding.outcome === 'denied') return undefined;
	const {container} = finding;
	const added = settingsAdded(
		securityContextOf(service, container),
		securityContextOf(stored, container),
	);
	if (level === 'disabled' || added.length === 0) return {is: 'none', because: 'adds-nothing'};
	const disabled = lower.find(each => each.level === 'disabled')?.attempt;
	if (disabled && isSameEnd(disabled, answer)) return {is: 'none', because: 'same-at-disabled'};
	if (!disabled && cause?.denial === undefined) return undefined;
	const fails = disabled !== undefined && !isReady(disabled);
	const below = foundBelow(lower);
	const blocking = isNonRootCause(cause?.id) ? ('runAsNonRoot' as const) : undefined;
	const likely = likelyCapabilities(cause?.id);
	const doing = await findLevelsDoing(
		{added, likely, blocking, ...(below && {below})},
		async override => {
			const seen = await start(forContainer(container, override));
			return isReady(seen) || (fails && isSameEnd(disabled, seen));
		},
	);
	return doing.is === 'these' && fails ? {...doing, failsAtDisabled: true} : doing;
}

function foundBelow(lower: readonly ToldLevel[]) {
	const found = lower.flatMap(({doing}) => (doing?.is === 'these' ? [doing] : []));
	return found.at(-1);
}

/** Of the container with that name in the Pod; undefined: the serving one. */
function securityContextOf(
	service: JsonObject,
	name: Finding['container'] = userContainerName,
): Json | undefined {
	const found = containersOf(service).find(each => containerName(service, each) === name);
	return at(found, 'securityContext');
}
