import {isDeepStrictEqual} from 'node:util';
import {answerOfFirst} from '../causes/amiss.ts';
import {placesAtOnce} from '../../reading/capacity.ts';
import {RunNamespace} from '../../reading/run-namespace.ts';
import {isObject, type JsonObject} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import {limits} from '../../machine/limits.ts';
import type {Progress} from '../../../images/host/progress.ts';
import {added, yamlOf} from './added.ts';
import {attempt, type Place} from './attempt.ts';
import {overridesFor} from './overrides-for.ts';
import type {PastedImages} from './pasted-images.ts';
import {isReady, type Attempt, type ToldLevel} from './repro-report.ts';
import {safeName} from './service.ts';
import {tryOverrides} from './try-overrides.ts';
import {answerWithin, overrideWithin, startWithin} from './waits.ts';
import {withOverride} from './with-override.ts';

/** The question at each level. */
export interface Asked extends Omit<Place, 'runNamespace'> {
	readonly service: JsonObject;
	readonly pasted: PastedImages;
	/** Milliseconds within which it must answer. */
	readonly wait: number;
	readonly progress: Progress;
}

/**
 * The outcome of the Service at the cluster's present level, and what makes it work there; uses a namespace with that
 * name, which is removed again. `lower` are the answers of the levels below.
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
	const place = {...asked, runNamespace};
	const end = progress.step(`${level}: ${name}`);
	const attempts = lower.map(each => each.attempt);
	const below = answerOfFirst(attempts.map(({finding}) => finding));
	const compared = {answer: answerWithin(attempts), ...(below !== undefined && {below})};
	const made = await attempt(place, service, {
		name,
		limit: startWithin(asked.wait, attempts),
		...compared,
	});
	end(said(made.attempt));
	const stored = isObject(made.stored) ? made.stored : service;
	const answer = {level, added: added(service, stored, pasted), attempt: made.attempt};
	if (isReady(made.attempt)) return {...answer, tried: []};
	const candidates = overridesFor(level, made.attempt, {lower, service});
	if (candidates.length === 0) return {...answer, tried: []};
	const trying = progress.step(`${level}: what to set`);
	let count = 0;
	const {tried, helped: found} = await tryOverrides(
		candidates,
		async (override, {needless, patient}) => {
			count += 1;
			const limit = patient ? asked.wait : overrideWithin(attempts);
			const patiently = patient ? {answer: limits.httpAnswer} : {};
			const following = {name: `${name}-${count}`, limit, needless, ...compared, ...patiently};
			return (await attempt(place, withOverride(service, override), following)).attempt;
		},
		{
			atOnce: await placesAtOnce(connection),
			isChange: override => !isDeepStrictEqual(withOverride(service, override), service),
			hasPatience: asked.wait > overrideWithin(attempts) || compared.answer < limits.httpAnswer,
		},
	);
	trying(found ? 'found' : 'none helps');
	if (!found) return {...answer, tried};
	const manifest = yamlOf(withOverride(service, found), pasted);
	return {...answer, tried, set: {override: found, manifest}};
}

function nameOf({metadata}: JsonObject): string {
	const name = isObject(metadata) ? metadata['name'] : undefined;
	return typeof name === 'string' ? name : 'app';
}

const said = ({finding, cause}: Attempt): string =>
	cause ? `${finding.outcome}, ${cause.title}` : finding.outcome;
