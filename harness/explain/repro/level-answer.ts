import {isDeepStrictEqual} from 'node:util';
import pLimit from 'p-limit';
import {forContainer, identity, type Override} from '../causes/override.ts';
import {without} from '../experiment/level-settings.ts';
import {costOf} from '../remedies/cost.ts';
import {furtherRemedies, remediesFor} from '../remedies/remedies-for.ts';
import {placesAtOnce} from '../../reading/capacity.ts';
import {RunNamespace} from '../../reading/run-namespace.ts';
import {isObject, type JsonObject} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import {limits} from '../../machine/limits.ts';
import type {Progress} from '../../../images/host/progress.ts';
import {added, yamlOf} from './added.ts';
import {applyBeside} from './apply-beside.ts';
import {attempt, type Following, type Place} from './attempt.ts';
import {levelsDoingAt} from './levels-doing-at.ts';
import {overridesFor} from './overrides-for.ts';
import type {PastedImages} from './pasted-images.ts';
import {isReady, type Attempt, type ToldLevel} from './repro-report.ts';
import {safeName} from './service.ts';
import {situationOf} from './situation.ts';
import {tryOverrides} from './try-overrides.ts';
import {answerWithin, overrideWithin, quietOverride, quietWithin, startWithin} from './waits.ts';
import {withOverride} from './with-override.ts';

/** The question at each level. */
export interface Asked extends Omit<Place, 'runNamespace'> {
	readonly service: JsonObject;
	/** Objects of the same file that are created before the Service. */
	readonly beside: readonly JsonObject[];
	readonly pasted: PastedImages;
	/** Milliseconds within which it must answer. */
	readonly wait: number;
	readonly progress: Progress;
}

/**
 * The outcome of the Service at the cluster's present level, which of the level's settings it is due to, and what makes
 * it work there; uses a namespace with that name, which is removed again. `lower` are the answers of the levels below.
 */
export async function levelAnswer(
	level: Level,
	namespace: string,
	asked: Asked,
	lower: readonly ToldLevel[],
): Promise<ToldLevel> {
	const {connection, run, service, pasted, progress} = asked;
	const name = safeName(nameOf(service));
	const runNamespace = await RunNamespace.open(connection, {
		name: namespace,
		run,
		enforced: 'plain',
	});
	await using closing = new AsyncDisposableStack();
	closing.defer(() => runNamespace.close());
	await applyBeside(connection, namespace, asked.beside);
	const place = {...asked, runNamespace};
	const end = progress.step(`${level}: ${name}`);
	const attempts = lower.map(each => each.attempt);
	const compared = {
		answer: answerWithin(attempts),
		lower: attempts.map(({finding}) => finding),
	};
	const made = await attempt(place, service, {
		name,
		limit: startWithin(asked.wait, attempts),
		quiet: quietWithin(attempts),
		...compared,
	});
	end(said(made.attempt));
	const stored = isObject(made.stored) ? made.stored : service;
	const answer = {level, added: added(service, stored, pasted), attempt: made.attempt};
	if (isReady(made.attempt)) return {...answer, tried: []};

	let count = 0;
	const start = async (override: Override, following: Partial<Following>): Promise<Attempt> => {
		count += 1;
		const changed = withOverride(service, override);
		const limit = Math.max(asked.wait, overrideWithin(attempts));
		const quiet = quietOverride(attempts) ?? overrideWithin(attempts);
		const terms = {name: `${name}-${count}`, limit, quiet, ...compared, ...following};
		return (await attempt(place, changed, terms)).attempt;
	};
	const known = new Map<string, Attempt>();
	const atOnce = await placesAtOnce(connection);
	const places = pLimit(atOnce);
	const trying = progress.step(`${level}: what to set`);
	const doing = await levelsDoingAt(
		level,
		{answer: made.attempt, service, stored, lower},
		async override =>
			places(async () => {
				const seen = known.get(identity(override)) ?? (await start(override, {}));
				known.set(identity(override), seen);
				return seen;
			}),
	);
	const told = {...answer, ...(doing && {doing})};
	if (doing?.is === 'none' && nothingHelpsAtDisabled(lower)) {
		trying('none helps at disabled');
		return {...told, tried: [], asAtDisabled: true};
	}
	const isLevels = doing?.is === 'these';
	const situation = {...(await situationOf(made.attempt, {service, place})), isLevels};
	const candidates = overridesFor(level, remediesFor(situation), lower, {
		...situation.pod,
		...situation.own,
	});
	const {container} = made.attempt.finding;
	const shown =
		isLevels && !doing.failsAtDisabled
			? forContainer(container, without(doing.settings))
			: undefined;
	const {tried, helped} = await tryOverrides(
		candidates,
		async (override, {needless, patient}) => {
			if (patient)
				return start(override, {
					limit: asked.wait,
					quiet: undefined,
					answer: limits.httpAnswer,
					needless,
				});
			return known.get(identity(override)) ?? (await start(override, {needless}));
		},
		{
			atOnce,
			isChange: override => !isDeepStrictEqual(withOverride(service, override), service),
			hasPatience: asked.wait > overrideWithin(attempts) || compared.answer < limits.httpAnswer,
			known: shown,
			further: async ({override, attempt: seen}) =>
				furtherRemedies(
					await situationOf(seen, {service: withOverride(service, override), place}),
					override,
				),
		},
	);
	trying(helped ? 'found' : 'none helps');
	if (!helped) return {...told, tried};
	const manifest = yamlOf(withOverride(service, helped), pasted);
	return {...told, tried, set: {override: helped, manifest, costs: costOf(helped).told}};
}

/** Whether its end at `disabled` has been looked for a remedy in vain. */
function nothingHelpsAtDisabled(lower: readonly ToldLevel[]): boolean {
	const disabled = lower.find(each => each.level === 'disabled');
	return disabled !== undefined && !isReady(disabled.attempt) && disabled.set === undefined;
}

function nameOf({metadata}: JsonObject): string {
	const name = isObject(metadata) ? metadata['name'] : undefined;
	return typeof name === 'string' ? name : 'app';
}

const said = ({finding, cause}: Attempt): string =>
	cause ? `${finding.outcome}, ${cause.title}` : finding.outcome;
