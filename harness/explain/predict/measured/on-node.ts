import {execa} from 'execa';
import pMap from 'p-map';
import type {Connection} from '../../../cluster/connect.ts';
import {RunNamespace} from '../../../reading/run-namespace.ts';
import {statusOf} from '../../../observe/container-status.ts';
import {stable} from '../../../observe/stable-text.ts';
import {at, textAt, type Json, type JsonObject} from '../../../model/json.ts';
import {levels, type Level, type PerLevel} from '../../../model/levels.ts';
import {limits} from '../../../machine/limits.ts';
import {notTold} from '../identity.ts';
import {settingsAt} from './asked.ts';
import {titleOf, type Case} from './cases.ts';
import {imagesOf, referenceOf} from './images.ts';

/** Where the cases run. */
export interface Where {
	readonly connection: Connection;
	/** The container of the kind node. */
	readonly node: string;
	/** Also the name of a namespace. */
	readonly run: string;
	readonly signal: AbortSignal;
}

/** What a node makes of one container: what it prints, or the reason and the message of the kubelet. */
export type Outcome = string;

interface Member {
	readonly each: Case;
	readonly level: Level;
	readonly name: string;
	readonly container: Json;
	readonly pod: Json;
}

/** A Pod has many containers, so that few Pods are created; more than these take a kubelet too long. */
const containersOfPod = 16;

const podsAtOnce = 3;

/** How long a Pod whose status may never be stored is looked at. */
const untold = 20_000;

/** Whether nothing may ever be told of its Pod, and so of no container beside it. */
function isAlone({each, pod}: Pick<Member, 'each' | 'pod'>): boolean {
	const isGroupAlone =
		typeof at(pod, 'runAsGroup') === 'number' && at(pod, 'runAsUser') === undefined;
	return each.user === 'far' || isGroupAlone;
}

/**
 * Runs each case at each level as a container of a plain Pod, of which a level makes the same as of Knative's; by the titles of
 * the cases. Images and Pods are removed again.
 */
export async function runOnNode(
	cases: readonly Case[],
	{connection, node, run, signal}: Where,
): Promise<ReadonlyMap<string, PerLevel<Outcome>>> {
	await using made = new AsyncDisposableStack();
	const ctr = ['exec', '--interactive', node, 'ctr', '--namespace', 'k8s.io', 'images'];
	made.defer(async () => {
		const names = [...new Set(cases.map(referenceOf))];
		await execa('docker', [...ctr, 'rm', '--sync', ...names], {stdin: 'ignore'});
	});
	const input = await imagesOf(cases, signal);
	await execa('docker', [...ctr, 'import', '-'], {input, cancelSignal: signal});
	const place = await RunNamespace.open(connection, {name: run, run, enforced: 'plain'});
	made.defer(() => place.close());
	const found = await pMap(
		podsOf(cases).entries(),
		async ([index, members]) => {
			const name = `who-${index}`;
			await connection.objects.create(podOf(name, run, members));
			const settled = (pods: ReadonlyMap<string, JsonObject>) =>
				outcomesIn(pods.get(name), members);
			const [only] = members;
			if (only && isAlone(only)) {
				const isKnown = () => settled(place.pods.objects) !== undefined;
				await place.pods.settles(isKnown, {limit: untold, signal});
				const known = settled(place.pods.objects);
				return known ?? [{...only, outcome: await stuck(connection, run, name)}];
			}
			return place.pods.until(settled, {
				what: `Pod ${run}/${name}: every container to end or to be refused`,
				limit: limits.outcomeSettled * 10,
				last: () => JSON.stringify(place.pods.objects.get(name)?.['status'] ?? {}),
				signal,
			});
		},
		{concurrency: podsAtOnce},
	);
	const all = found.flat();
	return new Map(
		cases.map(each => {
			const outcome = (level: Level): Outcome =>
				all.find(other => other.each === each && other.level === level)?.outcome ?? 'not run';
			return [
				titleOf(each),
				{
					disabled: outcome('disabled'),
					'root-allowed': outcome('root-allowed'),
					enabled: outcome('enabled'),
				},
			];
		}),
	);
}

/** Containers with the same settings of the Pod share one. */
function podsOf(cases: readonly Case[]): readonly (readonly Member[])[] {
	const members = cases.flatMap((each, index) =>
		levels.map((level): Member => ({
			each,
			level,
			name: `case-${index}-${level}`,
			...settingsAt(each, level),
		})),
	);
	const alike = Map.groupBy(members, ({pod, ...each}, index) =>
		isAlone({pod, ...each}) ? String(index) : JSON.stringify(pod),
	);
	return [...alike.values()].flatMap(group =>
		Array.from({length: Math.ceil(group.length / containersOfPod)}, (_, index) =>
			group.slice(index * containersOfPod, (index + 1) * containersOfPod),
		),
	);
}

function podOf(name: string, namespace: string, members: readonly Member[]) {
	const [first] = members;
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, namespace},
		spec: {
			restartPolicy: 'Never',
			automountServiceAccountToken: false,
			terminationGracePeriodSeconds: 1,
			securityContext: first?.pod ?? {},
			containers: members.map(({each, name: called, container}) => ({
				name: called,
				image: referenceOf(each),
				imagePullPolicy: 'Never',
				terminationMessagePolicy: 'FallbackToLogsOnError',
				securityContext: container,
			})),
		},
	};
}

/** Undefined until each of its containers has an outcome. */
function outcomesIn(
	pod: JsonObject | undefined,
	members: readonly Member[],
): readonly (Member & {readonly outcome: Outcome})[] | undefined {
	const denied = textAt(pod, 'status', 'reason');
	const outcomes = members.map(member => {
		const outcome =
			denied === ''
				? outcomeOf(pod, member.name)
				: `${denied}: ${textAt(pod, 'status', 'message').replace(/^Pod was rejected: /, '')}`;
		return outcome === undefined ? [] : [{...member, outcome}];
	});
	return outcomes.every(each => each.length > 0) ? outcomes.flat() : undefined;
}

function outcomeOf(pod: JsonObject | undefined, name: string): Outcome | undefined {
	const status = statusOf(pod, name);
	const {waiting, ended} = status ?? {};
	if (ended?.reason === 'Error') return ended.message.trim();
	if (ended) return `${ended.reason}: ${stableText(ended.message)}`;
	if (waiting && final.test(waiting.reason)) {
		return `${waiting.reason}: ${stableText(waiting.message)}`;
	}
	return undefined;
}

/** Why a Pod does not get on, by its events: one whose container was started must have a status that tells of it. */
async function stuck({core}: Connection, namespace: string, name: string): Promise<Outcome> {
	const {items} = await core.listNamespacedEvent({
		namespace,
		fieldSelector: `involvedObject.name=${name}`,
	});
	const failed = items.find(({reason}) => reason === 'FailedCreatePodSandBox');
	if (failed) return `${failed.reason}: ${stableText(failed.message ?? '')}`;
	const hasStarted = items.some(({reason}) => reason === 'Started');
	return hasStarted
		? `${notTold.reason}: ${notTold.text}`
		: 'ContainerCreating: no event tells why';
}

const final = /^CreateContainer(?:Config)?Error$/;

/** Without what differs between two containers. */
const stableText = (text: string): string =>
	stable(text)
		.replaceAll(/\b[0-9a-f]{64}\b/g, '…')
		.replaceAll(/\/var\/lib\/containerd\/\S*?(?=\/etc\/)/g, '…');
