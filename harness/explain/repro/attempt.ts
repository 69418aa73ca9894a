import type {AnsweredRequest, AppRequest} from '../causes/app-request.ts';
import {causeOf} from '../causes/catalogue.ts';
import {besideLower} from '../causes/denials.ts';
import {
	isRootUser,
	unknownImage,
	type Finding,
	type ImageFacts,
	type Listener,
} from '../causes/finding.ts';
import type {Connection} from '../../cluster/connect.ts';
import {dryRun} from '../../cluster/dry-run.ts';
import {redact} from '../../../images/host/redact.ts';
import {answerAt} from '../../cluster/http-answer.ts';
import {LiveWorkload} from '../../reading/live-workload.ts';
import {ProcessEnded, type NodeAccess} from '../../cluster/node-access.ts';
import {isPodReady} from '../../cluster/pod.ts';
import {readLog} from '../../cluster/read-log.ts';
import type {RunNamespace} from '../../reading/run-namespace.ts';
import {at, type Json, type JsonObject} from '../../model/json.ts';
import {userContainerName} from '../../observe/stage.ts';
import {limits} from '../../machine/limits.ts';
import type {Readings} from '../../model/readings.ts';
import {statusOf} from '../../observe/container-status.ts';
import {factsIn} from '../../observe/process.ts';
import type {ProcessFacts} from '../../model/row.ts';
import type {BroughtImages} from './bring-images.ts';
import {findingOf, isStuck, subjectOf} from './finding-of.ts';
import {followQuiet} from './quiet.ts';
import {followListening, listenersOf} from './listeners-of.ts';
import type {Attempt} from './repro-report.ts';
import {sent} from './sent.ts';
import {containerName, containersOf, podSpecIn, servingPort} from './service.ts';

/** Where Services are created, and what is known about their images. */
export interface Place {
	readonly connection: Connection;
	readonly runNamespace: RunNamespace;
	readonly run: string;
	/** Access to the node, if available. */
	readonly node: NodeAccess | undefined;
	/** The cluster's reference for each image. */
	readonly references: ReadonlyMap<string, string>;
	/** Of the serving container's image, and of the images of the other containers, by name. */
	readonly facts: ImageFacts;
	readonly factsBeside: ReadonlyMap<string, ImageFacts>;
	/** The owners of a path in an image, by the image's name in the Service; undefined: the images are not here. */
	readonly ownersIn?: BroughtImages['ownersIn'] | undefined;
	readonly signal: AbortSignal;
	/** What a ready app is asked besides `GET /`. */
	readonly requests?: readonly AppRequest[];
	/** Milliseconds for which a ready app must stay ready, without being started again. */
	readonly stays?: number;
}

/** How one Service is created and watched. */
export interface Following {
	readonly name: string;
	/** Milliseconds within which it must answer. */
	readonly limit: number;
	/** Milliseconds from its container's start after which it is no longer awaited; undefined: only `limit` counts. */
	readonly quiet?: number | undefined;
	/** Aborted when the answer is no longer needed. */
	readonly needless?: AbortSignal;
	/** Milliseconds in which it must answer a request that it has accepted. */
	readonly answer: number;
	/** What became of it at the levels below, the lowest first. */
	readonly lower: readonly Finding[];
}

/** Creates the Service and returns its outcome, with the object as stored. */
export async function attempt(
	place: Place,
	service: JsonObject,
	{name, limit, quiet, needless, answer: answerLimit, lower}: Following,
): Promise<{readonly attempt: Attempt; readonly stored: Json | undefined}> {
	const {connection, runNamespace, run, node, references, facts, factsBeside, signal} = place;
	const started = performance.now();
	const {namespace} = runNamespace;
	const deadline = Math.ceil(limit / 1000) + 30;
	const object = sent(service, {name, namespace, run, deadline, references});
	const answer = await dryRun(connection, 'Service', object, {really: true});
	const port = servingPort(service);
	const judge = (found: Finding, more: Partial<Attempt> = {}): Attempt => {
		const finding = besideLower(found, lower);
		const cause = causeOf(finding);
		const seconds = (performance.now() - started) / 1000;
		return {finding, ...(cause && {cause}), ...more, seconds: Number(seconds.toFixed(1))};
	};
	if (!answer.admitted) {
		const finding = {outcome: 'denied', text: redact(answer.message), port, image: facts} as const;
		return {attempt: judge(finding), stored: undefined};
	}
	const elsewhere = new AbortController();
	const tooQuiet = new AbortController();
	const late = AbortSignal.timeout(limit);
	const ends = [late, elsewhere.signal, tooQuiet.signal, ...(needless ? [needless] : [])];
	const live = new LiveWorkload(
		{name, as: 'Service'},
		{
			connection,
			runNamespace,
			node,
			nodes: true,
			signal,
			patience: {
				isOver: isStuck,
				ends: AbortSignal.any(ends),
				limit: 2 * limit,
				answer: answerLimit,
			},
		},
	);
	const over = new AbortController();
	const {signal: watching} = over;
	const following = Promise.all([
		followListening(live, {node, port, signal: watching}, () => elsewhere.abort()),
		...(quiet === undefined
			? []
			: [followQuiet(live, {limit: quiet, signal: watching}, () => tooQuiet.abort())]),
	]);
	try {
		const first = await throughQueueProxy(place, await live.outcome());
		const requests = await askMore(place, first);
		const readings = await stayed(place, live, first);
		over.abort();
		await following;
		const running = await runningFacts(live, readings, node);
		const subject = subjectOf(readings);
		const log = await readLog(connection, readings.pod, namespace, subject);
		const image = subject === undefined ? facts : (factsBeside.get(subject) ?? unknownImage);
		const listening = subject === undefined ? running.listening : undefined;
		const waited = late.aborted ? limit / 1000 : undefined;
		const cut = readings.http?.status === 504 && answerLimit < limits.httpAnswer;
		const wasQuiet = tooQuiet.signal.aborted && quiet !== undefined ? quiet / 1000 : undefined;
		const ranOut = waited ?? wasQuiet ?? (cut ? answerLimit / 1000 : undefined);
		const isRoot = isRootUser(image, runAsUserIn(service, subject));
		const finding = findingOf(
			{...readings, log},
			{
				...(requests && {requests}),
				...(startedAgain(first, readings) && {startedAgain: true}),
				image,
				port,
				...(isRoot !== undefined && {isRoot}),
				...(listening && {listening}),
				...(waited !== undefined && {waited}),
			},
		);
		const body = finding.outcome === 'ready' ? readings.http?.body : undefined;
		return {
			attempt: judge(finding, {
				...(running.process && {process: running.process}),
				...(body !== undefined && {answer: redact(body).slice(0, answerKept)}),
				...(ranOut !== undefined && finding.outcome === 'pending' && {ranOut}),
			}),
			stored: answer.object,
		};
	} finally {
		over.abort();
		await following;
		await live.remove();
	}
}

/** queue-proxy's HTTP/1 port (serving `pkg/networking/constants.go`, `BackendHTTPPort`). */
const queueProxysPort = 8012;

/**
 * For an app that is ready and refuses direct requests, the answer that queue-proxy gets: it connects from inside the
 * Pod, where 127.0.0.1 works too, and that is how Knative serves it.
 */
async function throughQueueProxy(
	{connection, runNamespace}: Place,
	readings: Readings,
): Promise<Readings> {
	const {pod, http} = readings;
	if (!isPodReady(pod) || http?.status !== 503) return readings;
	const through = await answerAt(connection, pod, runNamespace.namespace, {port: queueProxysPort});
	return through.status < 500 ? {...readings, http: through} : readings;
}

/** The container's effective `runAsUser`, if the manifest sets one; undefined name: the serving container. */
function runAsUserIn(service: JsonObject, name = userContainerName): Json | undefined {
	const found = containersOf(service).find(each => containerName(service, each) === name);
	const own = at(found, 'securityContext', 'runAsUser');
	return own ?? at(podSpecIn(service), 'securityContext', 'runAsUser');
}

/** The app's answers to the user's own requests; undefined if there are none, or it is not ready. */
async function askMore(
	{connection, runNamespace: {namespace}, requests = []}: Place,
	{pod, http}: Readings,
): Promise<readonly AnsweredRequest[] | undefined> {
	if (requests.length === 0 || !isPodReady(pod) || http === undefined) return undefined;
	const answers: AnsweredRequest[] = [];
	for (const request of requests) {
		const {status} = await answerAt(connection, pod, namespace, {sent: request});
		answers.push({request, status});
	}
	return answers;
}

/** The readings once a ready app has stayed so for as long as it must, or has been started again. */
async function stayed(
	{runNamespace: {pods}, stays, signal}: Place,
	live: LiveWorkload,
	first: Readings,
): Promise<Readings> {
	if (stays === undefined || !isPodReady(first.pod)) return first;
	const again = await pods.settles(() => startedAgain(first, live.present), {limit: stays, signal});
	return again ? {...live.present, ...(first.http && {http: first.http})} : first;
}

const startedAgain = (before: Readings, now: Readings): boolean =>
	(statusOf(now.pod)?.restarts ?? 0) > (statusOf(before.pod)?.restarts ?? 0);

/** Enough to identify the app. */
const answerKept = 200;

/** What the node shows of a running container. */
async function runningFacts(
	live: LiveWorkload,
	readings: Readings,
	node: NodeAccess | undefined,
): Promise<{process?: ProcessFacts; listening?: readonly Listener[]}> {
	if (!node) return {};
	const listening = await listenersOf(readings.pod, node);
	if (!listening) return {};
	try {
		const {process} = await live.processStatus();
		return {listening, ...(process !== undefined && {process: factsIn(process)})};
	} catch (error) {
		if (error instanceof ProcessEnded) return {listening};
		throw error;
	}
}
