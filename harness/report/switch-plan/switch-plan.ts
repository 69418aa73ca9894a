import {isDeepStrictEqual} from 'node:util';
import {contextsOf, type Contexts, type Decisive} from '../../model/decisive.ts';
import {at, type Json} from '../../model/json.ts';
import type {
	AnsweredNow,
	Containers,
	StoredRevision,
	StoredService,
} from '../../model/stored-service.ts';
import {
	revisionKey,
	serviceKey,
	type AskedSwitch,
	type Rendered,
	type SeenSwitch,
	type SwitchedService,
} from '../../model/switched.ts';
import type {AskedUpdate, UpdateAnswer} from '../../model/upgraded-service.ts';
import {
	forecast,
	settingAgainst,
	type KnownImage,
	type RenderedContainer,
} from './container-forecast.ts';
import {
	planOutcomes,
	type Effect,
	type PlanFacts,
	type PlannedService,
	type SwitchPlan,
} from './plan-shape.ts';
import {toSet} from './to-set.ts';

/** What must be asked of a release to plan for these. */
export function whatToAsk({
	services,
	revisions,
}: {
	services: readonly StoredService[];
	revisions: readonly StoredRevision[];
}): AskedSwitch {
	return {
		services: new Map(services.map(each => [keyOf(each), askedOf(each)])),
		revisions: new Map(revisions.map(({parts}) => [revisionKey(parts), parts])),
	};
}

const askedOf = ({parts, revisionName, excluded}: StoredService) => ({
	parts,
	named: revisionName !== undefined,
	excluded,
});

const keyOf = (service: StoredService): string => serviceKey(askedOf(service));

/** What is known of a cluster and of the switch. */
export interface PlanSources {
	readonly services: readonly StoredService[];
	readonly revisions: readonly StoredRevision[];
	/** By namespace and name. */
	readonly now: ReadonlyMap<string, AnsweredNow>;
	readonly seen: SeenSwitch;
	readonly images: ReadonlyMap<string, KnownImage>;
}

/** What a switch would do to each Service, by what it does to things like them. */
export function switchPlan(facts: PlanFacts, sources: PlanSources): SwitchPlan {
	const {services, revisions, seen, images} = sources;
	const byOwner = Map.groupBy(revisions, ({namespace, name, of}) =>
		of ? `${of.kind} ${namespace}/${of.name}` : `Revision ${namespace}/${name}`,
	);
	const known = new Set(services.map(ownKey));
	const planned = [
		...services.map(service => ofService(service, byOwner.get(ownKey(service)) ?? [], sources)),
		...[...byOwner]
			.filter(([owner]) => !known.has(owner))
			.flatMap(([, own]) => own.map(revision => ofRevision(revision, seen, images))),
	].toSorted(byPlace);
	const totals = planOutcomes.map(outcome => [
		outcome,
		planned.filter(each => each.outcome === outcome).length,
	]);
	return {
		apiVersion: 'secure-pod-defaults-conformance/v1',
		kind: 'SwitchPlan',
		...facts,
		totals: Object.fromEntries(totals) as SwitchPlan['totals'],
		services: planned,
	};
}

/** 0 if nothing would break, 1 if something would, 2 if that is not known: the documentation says nothing of refusals. */
export function exitCodeOf({totals, asked, services}: SwitchPlan): 0 | 1 | 2 {
	if (totals.broken + totals.refused > 0) return 1;
	const isUnasked = asked.of === 'the documentation' && services.length > 0;
	return totals['may break'] > 0 || isUnasked ? 2 : 0;
}

const ownKey = ({kind, namespace, name}: StoredService): string => `${kind} ${namespace}/${name}`;

/** What was not seen must not be taken for unchanged. */
function found<T>(seen: ReadonlyMap<string, T>, key: string, what: string): T {
	const answer = seen.get(key);
	if (answer === undefined) throw new Error(`the switch was not asked about ${what}`);
	return answer;
}

type Images = ReadonlyMap<string, KnownImage>;

function ofService(
	service: StoredService,
	revisions: readonly StoredRevision[],
	{seen, images, now: answers}: PlanSources,
): PlannedService {
	const {kind, namespace, name, pending} = service;
	const now = kind === 'Service' ? answers.get(`${namespace}/${name}`) : undefined;
	const asked = found(seen.services, keyOf(service), ownKey(service));
	const effects = [
		...revisions.flatMap(each => ofRendering(each, seen, images)),
		...(kind === 'Service' ? ofUpdates(service, asked, images) : []),
		...(kind === 'Configuration' ? ofTemplate(service, asked, images) : []),
	];
	return {
		kind,
		namespace,
		name,
		...worst(effects),
		effects,
		set: toSet(service, effects),
		remarks: [
			...(now?.is === 'refused'
				? [`a change of an annotation by you is refused already now: ${now.words}`]
				: []),
			...(now?.is === 'not asked' ? [`not asked by a dry run: ${now.why}`] : []),
			...(pending
				? [
						'it was updated at another level than its Configuration: the next change of an annotation or a label makes a new Revision at any level',
					]
				: []),
			...(kind === 'Configuration'
				? [
						'it belongs to no Service: only how it is rendered was asked, not whether it can be updated',
					]
				: []),
		],
	};
}

function ofRevision(revision: StoredRevision, seen: SeenSwitch, images: Images): PlannedService {
	const {namespace, name} = revision;
	const effects = ofRendering(revision, seen, images);
	return {kind: 'Revision', namespace, name, ...worst(effects), effects, set: [], remarks: []};
}

function worst(effects: readonly Effect[]): Pick<PlannedService, 'outcome' | 'when'> {
	const [first] = effects.toSorted(
		(a, b) =>
			planOutcomes.indexOf(a.outcome) - planOutcomes.indexOf(b.outcome) ||
			a.when.localeCompare(b.when),
	);
	return first ? {outcome: first.outcome, when: first.when} : {outcome: 'unchanged'};
}

/** What the next reconcile does to a Revision that is there (upstream.md H4). */
function ofRendering(
	{name, parts, reserve, rendered, names, images: own}: StoredRevision,
	{revisions}: SeenSwitch,
	images: Images,
): readonly Effect[] {
	const asked = found(revisions, revisionKey(parts), `Revision ${name}`);
	const place: Place = {
		what: `Revision ${name}${reserve ? ', to which nothing is routed' : ''}`,
		when: 'next reconcile',
		of: {revision: name},
	};
	const before: Rendered = rendered ?? asked.before;
	const {after} = asked;
	if ('notRendered' in after) {
		if ('notRendered' in asked.before) return [];
		const why = `Knative’s controller cannot render it: ${after.notRendered}`;
		return [{outcome: reserve ? 'changed' : 'broken', ...place, why, cause: 'not rendered'}];
	}
	const was: Contexts = 'notRendered' in before ? {pod: null, containers: []} : before;
	const changes = changed({was, is: after}, names, {...place, verb: 'is rendered anew with'});
	// Containers that nobody wants to be running cannot break.
	if (reserve || changes.length === 0) return changes;
	return [...changes, ...forecasts({was, is: after}, {parts, names, images: own}, images, place)];
}

interface Pair {
	readonly was: Contexts;
	readonly is: Contexts;
}

type Place = Pick<Effect, 'what' | 'when' | 'of'>;

function changed(
	{was, is}: Pair,
	names: readonly string[],
	{verb, ...place}: Place & {readonly verb: string},
): readonly Effect[] {
	if (isDeepStrictEqual(was, is)) return [];
	const told = is.containers.flatMap((context, index) =>
		isDeepStrictEqual(context, was.containers[index] ?? null)
			? []
			: [`${names[index] ?? `container ${index + 1}`} ${tell(context)}`],
	);
	const ofPod = isDeepStrictEqual(was.pod, is.pod) ? [] : [`the Pod ${tell(is.pod)}`];
	const why = `${verb} ${[...ofPod, ...told].join('; ')}`;
	return [{outcome: 'changed', ...place, why, cause: 'rendered', contexts: is}];
}

const tell = (context: Json): string =>
	context === null ? 'without a securityContext' : JSON.stringify(context);

/** What is to be feared of the new contexts and was not of the old ones. */
function forecasts(
	{was, is}: Pair,
	{parts, names, images: own}: Containers & {readonly parts: Decisive},
	images: Images,
	place: Place,
): readonly Effect[] {
	const containers = [...parts.containers, ...parts.initContainers];
	return containers.flatMap((container, index): readonly Effect[] => {
		const image = images.get(own[index] ?? '') ?? {notRead: 'nobody asked for it'};
		const renderedBy = ({pod, containers: contexts}: Contexts): RenderedContainer => {
			return {context: contexts[index] ?? null, pod, ports: container.ports, image};
		};
		const [before, after] = [forecast(renderedBy(was)), forecast(renderedBy(is))];
		if (after === undefined || isDeepStrictEqual(before, after)) return [];
		const name = names[index] ?? `container ${index + 1}`;
		const why = `forecast for ${name}: ${after.told}`;
		const prevention = {container: name, setting: settingAgainst(renderedBy(is), before)};
		return [{outcome: after.is, ...place, why, cause: after.why, prevention}];
	});
}

const inWords: Readonly<Record<AskedUpdate['what'], string>> = {
	nothing: 'an update that changes nothing',
	'an annotation': 'a change of an annotation or a label',
	'the image': 'a change of the template',
};

const updateOf = (update: AskedUpdate['what']): Place => ({
	what: inWords[update],
	when: 'next update',
	of: {update},
});

function ofUpdates(
	service: StoredService,
	asked: SwitchedService,
	images: Images,
): readonly Effect[] {
	const {annotated} = asked;
	const place = updateOf('an annotation');
	const stuck: readonly Effect[] =
		annotated.error === undefined
			? []
			: [
					{
						outcome: 'refused',
						...place,
						why: `it is accepted and has no effect, since the controller’s update of the Configuration is refused: ${annotated.error.split('\n', 1)[0]}`,
						cause: 'named',
					},
				];
	return [
		...ofRefusals(service, asked),
		...stuck,
		...(annotated.newRevision && !service.pending
			? [
					{
						outcome: 'changed',
						...place,
						why: 'it makes a new Revision, although the template stays as it is',
						cause: 'new Revision',
					} as const,
				]
			: []),
		...ofTemplate(service, asked, images),
	];
}

/** Updates that are accepted before the switch and refused after it. */
function ofRefusals(
	{revisionName, lastModifier}: StoredService,
	{before, after}: SwitchedService,
): readonly Effect[] {
	const refused = after.flatMap(({what, by, refused: words}) => {
		const was = before.find(each => each.what === what && each.by === by);
		return words === undefined || was === undefined || was.refused !== undefined
			? []
			: [{what, by, words}];
	});
	return [...Map.groupBy(refused, ({what}) => what)].map(([what, all]): Effect => {
		const onlyOthers = all.every(({by}) => by === 'another user');
		const who = onlyOthers ? ` by anybody but ${lastModifier || 'who changed it last'}` : '';
		return {
			outcome: 'refused',
			...updateOf(what),
			what: `${inWords[what]}${who}`,
			why: `it is refused: ${all[0]?.words ?? ''}`,
			cause: revisionName !== undefined && onlyOthers ? 'named' : 'update refused',
		};
	});
}

/** What a new Revision gets that is made of its template. */
function ofTemplate(
	service: StoredService,
	{before, after}: SwitchedService,
	images: Images,
): readonly Effect[] {
	const refused = ofImage(after)?.podRefused;
	if (refused !== undefined && ofImage(before)?.podRefused === undefined) {
		const why = `it makes a Revision whose Pod the API server refuses: ${refused}`;
		return [{outcome: 'broken', ...updateOf('the image'), why, cause: 'not rendered'}];
	}
	const [was, is] = [before, after].map(templateOf);
	if (was === undefined || is === undefined) return [];
	const place = updateOf('the image');
	const changes = changed({was, is}, service.names, {...place, verb: 'makes a Revision with'});
	if (changes.length === 0) return [];
	return [...changes, ...forecasts({was, is}, service, images, place)];
}

function templateOf(answers: readonly UpdateAnswer[]): Contexts | undefined {
	const spec = ofImage(answers)?.spec;
	return spec === undefined ? undefined : contextsOf(at(spec, 'template', 'spec'));
}

const ofImage = (answers: readonly UpdateAnswer[]): UpdateAnswer | undefined =>
	answers.find(each => each.what === 'the image' && each.by === 'its creator');

const byPlace = (a: PlannedService, b: PlannedService): number =>
	planOutcomes.indexOf(a.outcome) - planOutcomes.indexOf(b.outcome) ||
	`${a.namespace}/${a.name}`.localeCompare(`${b.namespace}/${b.name}`);
