import type {Contexts, Decisive} from '../../model/decisive.ts';
import {podSpecFrom} from '../../model/decisive.ts';
import {at, type Json} from '../../model/json.ts';
import {knativeLevel} from '../../model/level-source.ts';
import type {Level} from '../../model/levels.ts';
import type {AskedService, AskedSwitch, SeenSwitch, SwitchedService} from '../../model/switched.ts';

/** The `securityContext` of a container at a level, by the documentation. */
export type Promised = (
	level: Level,
	container: Decisive['containers'][number],
	pod: Json | undefined,
) => Json;

/**
 * What a switch does by the documentation, where its release cannot be asked: what a new Revision gets, and an old one that
 * is rendered again. The documentation says nothing of refusals, so that none is foreseen.
 */
export function byDocumentation(
	promised: Promised,
	{services, revisions}: AskedSwitch,
	{present, to}: {present: Level; to: Level},
): SeenSwitch {
	const contextsAt = (
		level: Level,
		{containers, initContainers, securityContext}: Decisive,
	): Contexts => ({
		pod: securityContext ?? null,
		containers: [...containers, ...initContainers].map(each =>
			promised(level, each, securityContext),
		),
	});
	return {
		written: knativeLevel.spellings[to].at(-1) ?? to,
		services: new Map(
			[...services].map(([key, service]) => [
				key,
				{
					before: answersOf(service, contextsAt(present, service.parts)),
					after: answersOf(service, contextsAt(to, service.parts)),
					annotated: annotatedOf(
						service,
						contextsAt(to, service.parts),
						contextsAt('disabled', service.parts),
					),
				},
			]),
		),
		revisions: new Map(
			[...revisions].map(([key, parts]) => [
				key,
				{before: contextsAt(present, parts), after: contextsAt(to, parts)},
			]),
		),
	};
}

function answersOf({parts}: AskedService, contexts: Contexts): SwitchedService['before'] {
	const set = podSpecFrom({
		...parts,
		containers: parts.containers.map((each, index) => ({
			...each,
			securityContext: contexts.containers[index] ?? null,
		})),
		initContainers: parts.initContainers.map((each, index) => ({
			...each,
			securityContext: contexts.containers[parts.containers.length + index] ?? null,
		})),
	});
	return [
		{what: 'the image', by: 'its creator', warnings: [], spec: {template: {spec: at(set) ?? null}}},
	];
}

/** The template is stored with what the level sets, which makes another one of it. */
function annotatedOf(
	{named, excluded}: AskedService,
	is: Contexts,
	stored: Contexts,
): SwitchedService['annotated'] {
	return {newRevision: !named && !excluded && JSON.stringify(is) !== JSON.stringify(stored)};
}
