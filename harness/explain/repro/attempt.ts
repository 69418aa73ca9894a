import {judgedByAnswer} from '../causes/amiss.ts';
import {causeOf} from '../causes/catalogue.ts';
import {unknownImage, type Finding, type ImageFacts, type Listener} from '../causes/finding.ts';
import type {Connection} from '../../cluster/connect.ts';
import {dryRun} from '../../cluster/dry-run.ts';
import {redact} from '../../../images/host/redact.ts';
import {answerAt} from '../../cluster/http-answer.ts';
import {LiveWorkload} from '../../reading/live-workload.ts';
import {ProcessEnded, type NodeAccess} from '../../cluster/node-access.ts';
import {isPodReady} from '../../cluster/pod.ts';
import {readLog} from '../../cluster/read-log.ts';
import type {RunNamespace} from '../../reading/run-namespace.ts';
import {at, objectsAt, type Json, type JsonObject} from '../../model/json.ts';
import {userContainerName} from '../../observe/stage.ts';
import {architecture} from '../../../images/engine/image-archive.ts';
import {fileFacts, type ReadImage} from '../causes/file-facts.ts';
import {limits} from '../../machine/limits.ts';
import type {Readings} from '../../model/readings.ts';
import {factsIn} from '../../observe/process.ts';
import type {ProcessFacts} from '../../model/row.ts';
import {findingOf, isStuck, subjectOf} from './finding-of.ts';
import {followListening, listenersOf} from './listeners-of.ts';
import type {Attempt} from './repro-report.ts';
import {sent} from './sent.ts';
import {servingPort} from './service.ts';

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
	/** The files of these images, by container; undefined if they are not on this machine. */
	readonly reads?: ReadonlyMap<string | undefined, ReadImage>;
	readonly signal: AbortSignal;
}

/** How one Service is created and watched. */
export interface Following {
	readonly name: string;
	/** Milliseconds within which it must answer. */
	readonly limit: number;
	/** Aborted when the answer is no longer needed. */
	readonly needless?: AbortSignal;
	/** Milliseconds in which it must answer a request that it has accepted. */
	readonly answer: number;
	/** The HTTP status of the app's answer at the lowest level at which it answered. */
	readonly below?: number;
}

/** Creates the Service and returns its outcome, with the object as stored. */
export async function attempt(
	place: Place,
	service: JsonObject,
	{name, limit, needless, answer: answerLimit, below}: Following,
): Promise<{readonly attempt: Attempt; readonly stored: Json | undefined}> {
	const {connection, runNamespace, run, node, references, facts, factsBeside, signal} = place;
	const started = performance.now();
	const {namespace} = runNamespace;
	const deadline = Math.ceil(limit / 1000) + 30;
	const object = sent(service, {name, namespace, run, deadline, references});
	const answer = await dryRun(connection, 'Service', object, {really: true});
	const port = servingPort(service);
	const judge = (found: Finding, more: Partial<Attempt> = {}): Attempt => {
		const finding = judgedByAnswer(found, below);
		const cause = causeOf(finding);
		const seconds = (performance.now() - started) / 1000;
		return {finding, ...(cause && {cause}), ...more, seconds: Number(seconds.toFixed(1))};
	};
	if (!answer.admitted) {
		const finding = {outcome: 'denied', text: redact(answer.message), port, image: facts} as const;
		return {attempt: judge(finding), stored: undefined};
	}
	const elsewhere = new AbortController();
	const late = AbortSignal.timeout(limit);
	const ends = [late, elsewhere.signal, ...(needless ? [needless] : [])];
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
	const following = followListening(live, {node, port, signal: over.signal}, () =>
		elsewhere.abort(),
	);
	try {
		const readings = await throughQueueProxy(place, await live.outcome());
		over.abort();
		await following;
		const running = await runningFacts(live, readings, node);
		const subject = subjectOf(readings);
		const log = await readLog(connection, readings.pod, namespace, subject);
		const image = subject === undefined ? facts : (factsBeside.get(subject) ?? unknownImage);
		const listening = subject === undefined ? running.listening : undefined;
		const waited = late.aborted ? limit / 1000 : undefined;
		const cut = readings.http?.status === 504 && answerLimit < limits.httpAnswer;
		const ranOut = waited ?? (cut ? answerLimit / 1000 : undefined);
		const found = findingOf(
			{...readings, log},
			{image, port, ...(listening && {listening}), ...(waited !== undefined && {waited})},
		);
		const finding = await withFiles(found, readings.pod, place.reads?.get(subject));
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

/** With what the image's files say, unless it serves. */
async function withFiles(
	finding: Finding,
	pod: JsonObject | undefined,
	read: ReadImage | undefined,
): Promise<Finding> {
	if (!read || !pod || finding.outcome === 'ready') return finding;
	const {container: name = userContainerName} = finding;
	const spec = at(pod, 'spec');
	const own = ['containers', 'initContainers']
		.flatMap(list => objectsAt(spec, list))
		.find(each => each['name'] === name);
	const contexts = {container: at(own, 'securityContext'), pod: at(spec, 'securityContext')};
	const files = await fileFacts(read, {contexts, machine: architecture()}, finding);
	return {...finding, ...(files && {files})};
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
