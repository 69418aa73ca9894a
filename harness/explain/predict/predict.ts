import {at, type Json, type JsonObject} from '../../model/json.ts';
import {judgedByAnswer} from '../causes/amiss.ts';
import {causeOf} from '../causes/catalogue.ts';
import type {Cause} from '../causes/cause.ts';
import {isRootUser, type Finding} from '../causes/finding.ts';
import type {LevelsDoing} from '../experiment/levels-doing.ts';
import type {Level} from '../../model/levels.ts';
import type {ProcessFacts} from '../../model/row.ts';
import {applyDefaults} from '../../subjects/reference.ts';
import {dockerSettings, servingPort} from './docker-settings.ts';
import {identityOnNode, isRefusal, type Identity, type Refusal} from './identity.ts';
import {startContainer} from './level-container.ts';
import {effective} from './non-root-rule.ts';
import {podSpecOf, type Question} from './question.ts';
import {startFailure} from './start-failure.ts';
import {watchStart} from './watch-start.ts';

/** The forecast for the container at one level. */
export interface Prediction {
	readonly level: Level;
	readonly finding: Finding;
	/** Why it does not serve, if known. */
	readonly cause?: Cause;
	/** Whether that is the level's doing, and of which of its settings; undefined: nothing was compared or tried. */
	readonly doing?: LevelsDoing;
	/** The start of the app's own HTTP answer. */
	readonly answer?: string;
	/** Who a node starts it as; missing if it does not start it. */
	readonly identity?: Identity;
	/** The last facts read of its first process; missing if it had ended, or cannot be read. */
	readonly process?: ProcessFacts;
}

/** Why the engine here cannot forecast a level. */
export interface NotForecast {
	readonly level: Level;
	readonly notForecast: string;
}

export function isForecast(level: Prediction | NotForecast): level is Prediction {
	return 'finding' in level;
}

/**
 * Runs the container like a node would at this level, and returns its outcome; a container that the kubelet would
 * refuse is not started. Everything is removed again. Needs a working engine on this host.
 * @throws {EnvironmentError} if the engine cannot run it, for reasons other than the image
 */
export async function predict(
	question: Question,
	level: Level,
	signal: AbortSignal,
): Promise<Prediction> {
	const {answer, process, identity, ...found} = await find(question, level, signal);
	const finding = judgedByAnswer(found, undefined);
	const cause = causeOf(finding);
	return {
		level,
		finding,
		...(cause && {cause}),
		...(answer === undefined ? {} : {answer}),
		...(identity && {identity}),
		...(process && {process}),
	};
}

type Found = Finding & Pick<Prediction, 'answer' | 'identity' | 'process'>;

async function find(question: Question, level: Level, signal: AbortSignal): Promise<Found> {
	signal.throwIfAborted();
	const podSpec = applyDefaults(podSpecOf(question), level);
	const {wait, requests, stays, image, facts, node} = question;
	const identity = identityOf(podSpec, question);
	const port = servingPort(podSpec);
	const isRoot = isRefusal(identity) ? isRootUser(facts, runAsUserIn(podSpec)) : identity.uid === 0;
	const common = {port, image: facts, ...(isRoot !== undefined && {isRoot})};
	if (isRefusal(identity)) return {...identity, ...common};
	const known = {...common, identity};
	await using made = new AsyncDisposableStack();
	const settings = dockerSettings(podSpec, identity, node);
	const env = knativeEnvironment(port);
	const start = await startContainer({reference: image.reference, settings, env}, made);
	return 'error' in start
		? {...startFailure(start.error), ...known}
		: {
				...(await watchStart(
					start.id,
					{port, wait, ...(requests && {requests}), ...(stays !== undefined && {stays})},
					signal,
				)),
				...known,
			};
}

function runAsUserIn(podSpec: JsonObject): Json | undefined {
	const container = at(podSpec, 'containers', 0, 'securityContext');
	return effective('runAsUser', container, podSpec['securityContext']);
}

function identityOf(
	podSpec: JsonObject,
	{image: {user, env}, accounts, node}: Question,
): Identity | Refusal {
	const container = at(podSpec, 'containers', 0, 'securityContext');
	const given = {user, accounts, container, pod: podSpec['securityContext']};
	const identity = identityOnNode(given, node.runtime);
	const own = env.findLast(each => each.startsWith('HOME='))?.slice('HOME='.length);
	return isRefusal(identity) || !own ? identity : {...identity, home: own};
}

/**
 * The environment that Knative sets for every serving container (serving
 * `pkg/reconciler/revision/resources/env_var.go`, `deploy.go`).
 */
function knativeEnvironment(port: number): Readonly<Record<string, string>> {
	return {
		PORT: String(port),
		K_SERVICE: 'forecast',
		K_CONFIGURATION: 'forecast',
		K_REVISION: 'forecast-00001',
	};
}
