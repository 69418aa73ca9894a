import {architecture} from '../../../images/engine/image-archive.ts';
import {at, type JsonObject} from '../../model/json.ts';
import {judgedByAnswer} from '../causes/amiss.ts';
import {causeOf} from '../causes/catalogue.ts';
import {fileFacts} from '../causes/file-facts.ts';
import type {Cause} from '../causes/cause.ts';
import type {Finding} from '../causes/finding.ts';
import type {Level} from '../../model/levels.ts';
import type {ProcessFacts} from '../../model/row.ts';
import {applyDefaults} from '../../subjects/reference.ts';
import {dockerSettings, servingPort} from './docker-settings.ts';
import {startContainer} from './level-container.ts';
import {nonRootRefusal} from './non-root-rule.ts';
import {podSpecOf, type Question} from './question.ts';
import {startFailure} from './start-failure.ts';
import {watchStart} from './watch-start.ts';

/** The forecast for the container at one level. */
export interface Prediction {
	readonly level: Level;
	readonly finding: Finding;
	/** Why it does not serve, if known. */
	readonly cause?: Cause;
	/** The start of the app's own HTTP answer. */
	readonly answer?: string;
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
	const {answer, process, ...found} = await find(question, level, signal);
	const finding = await withFiles(judgedByAnswer(found, undefined), question, level);
	const cause = causeOf(finding);
	return {
		level,
		finding,
		...(cause && {cause}),
		...(answer === undefined ? {} : {answer}),
		...(process && {process}),
	};
}

/** With what the image's files say, unless it serves. */
async function withFiles(finding: Finding, question: Question, level: Level): Promise<Finding> {
	if (!question.read || finding.outcome === 'ready') return finding;
	const podSpec = applyDefaults(podSpecOf(question), level);
	const contexts = {
		container: at(podSpec, 'containers', 0, 'securityContext'),
		pod: podSpec['securityContext'],
	};
	const files = await fileFacts(question.read, {contexts, machine: architecture()}, finding);
	return {...finding, ...(files && {files})};
}

type Found = Finding & Pick<Prediction, 'answer' | 'process'>;

async function find(question: Question, level: Level, signal: AbortSignal): Promise<Found> {
	signal.throwIfAborted();
	const podSpec = applyDefaults(podSpecOf(question), level);
	const {
		wait,
		image: {reference, user},
	} = question;
	const known = {port: servingPort(podSpec), image: question.facts};
	const refusal = refusalOf(podSpec, user);
	if (refusal !== undefined) {
		const reason = 'CreateContainerConfigError';
		return {outcome: 'refused', text: refusal, reason, ...known};
	}
	await using made = new AsyncDisposableStack();
	const settings = dockerSettings(podSpec, question.node);
	const env = knativeEnvironment(known.port);
	const start = await startContainer({reference, settings, env}, made);
	return 'error' in start
		? {...startFailure(start.error), ...known}
		: {...(await watchStart(start.id, {port: known.port, wait}, signal)), ...known};
}

function refusalOf(podSpec: JsonObject, imageUser: string): string | undefined {
	const container = at(podSpec, 'containers', 0, 'securityContext');
	return nonRootRefusal({container, pod: podSpec['securityContext']}, imageUser);
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
