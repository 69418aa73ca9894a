import type {Json, JsonObject} from '../../harness/model/json.ts';
import {hasLowPort} from '../../harness/subjects/rules.ts';
import {objectOr, rule} from './mutant.ts';

const dropAll = {drop: ['ALL']};
const bind = ['NET_BIND_SERVICE'];

const portsOf = ({ports}: JsonObject): number[] =>
	(Array.isArray(ports) ? ports : []).map(port => Number(objectOr(port)['containerPort'] ?? 0));

const sorted = (list: Json): readonly Json[] =>
	[list].flat().toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

/** The default capabilities, with another definition of low ports. */
const lowWhen =
	(isLow: (port: number) => boolean) =>
	({container}: {readonly container: JsonObject}, truth: Json | undefined): Json | undefined =>
		truth && (portsOf(container).some(isLow) ? {...dropAll, add: bind} : dropAll);

export const disabledBinds = rule(
	'disabled still adds NET_BIND_SERVICE',
	'capabilities',
	({level, own}, truth) =>
		level === 'disabled' ? {...objectOr(own['capabilities']), add: bind} : truth,
);
export const bindsBesideDropAll = rule(
	'drop ALL gains NET_BIND_SERVICE',
	'capabilities',
	({own, container, level}, truth) =>
		level !== 'disabled' &&
		JSON.stringify(own['capabilities']) === JSON.stringify(dropAll) &&
		hasLowPort(container)
			? {...dropAll, add: bind}
			: truth,
);
export const dropsLowerCase = rule(
	'drop is written as all',
	'capabilities',
	(_, truth) => truth && {...objectOr(truth), drop: ['all']},
	'M23',
);
export const dropForgottenOnLowPort = rule(
	'drop is forgotten on a low port',
	'capabilities',
	({container}, truth) => truth && (hasLowPort(container) ? {add: bind} : truth),
	'M24',
);
export const listsSorted = rule(
	'the user’s lists are sorted',
	'capabilities',
	({level, own}, truth) => {
		const {drop, add, ...rest} = objectOr(own['capabilities']);
		if (level === 'disabled' || own['capabilities'] === undefined) return truth;
		return {...rest, ...(drop && {drop: sorted(drop)}), ...(add && {add: sorted(add)})};
	},
);
export const dropAppended = rule(
	'drop ALL is added to the user’s capabilities',
	'capabilities',
	({level, own}, truth) =>
		level !== 'disabled' && own['capabilities']
			? {...objectOr(own['capabilities']), ...dropAll}
			: truth,
	'M25',
);
export const emptyCapabilitiesUnset = rule(
	'empty capabilities count as not set',
	'capabilities',
	({level, own}, truth) =>
		level !== 'disabled' &&
		own['capabilities'] &&
		Object.values(objectOr(own['capabilities'])).flat().length === 0
			? dropAll
			: truth,
	'M26',
);
export const lowIncludes1024 = rule(
	'1024 counts as low',
	'capabilities',
	lowWhen(port => port > 0 && port <= 1024),
	'M19',
);
export const lowExcludes1023 = rule(
	'1023 does not count as low',
	'capabilities',
	lowWhen(port => port > 0 && port < 1023),
	'M19',
);
export const lowUpTo80 = rule(
	'only ports up to 80 count as low',
	'capabilities',
	lowWhen(port => port > 0 && port <= 80),
	'M19',
);
export const bindsAlways = rule(
	'NET_BIND_SERVICE is always added',
	'capabilities',
	(_, truth) => truth && {...dropAll, add: bind},
	'M22',
);
export const bindsNever = rule(
	'NET_BIND_SERVICE is never added',
	'capabilities',
	(_, truth) => truth && dropAll,
	'M22',
);
export const nameOnlyIsLow = rule(
	'a port without a number counts as low',
	'capabilities',
	lowWhen(port => port < 1024),
	'M8',
);
export const bindsBesideUsers = rule(
	'NET_BIND_SERVICE is added to the user’s capabilities',
	'capabilities',
	({level, own, container}, truth) => {
		if (level === 'disabled' || !own['capabilities'] || !hasLowPort(container)) return truth;
		const {add, ...rest} = objectOr(own['capabilities']);
		return {...rest, add: [...(Array.isArray(add) ? add : []), ...bind]};
	},
);
export const addsMore = rule(
	'CHOWN is added with NET_BIND_SERVICE',
	'capabilities',
	({container}, truth) =>
		truth && (hasLowPort(container) ? {...dropAll, add: [...bind, 'CHOWN']} : truth),
);
export const enabledNeverBinds = rule(
	'enabled adds no NET_BIND_SERVICE',
	'capabilities',
	({level}, truth) => truth && (level === 'enabled' ? dropAll : truth),
);
