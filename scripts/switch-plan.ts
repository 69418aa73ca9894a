import process from 'node:process';
import {session} from './session.ts';
import {findPrograms} from '../images/control-plane/find.ts';
import type {FoundPrograms} from '../images/control-plane/programs.ts';
import {EnvironmentError} from '../images/host/errors.ts';
import type {Progress} from '../images/host/progress.ts';
import {imageUsers, type ImageUsers} from '../images/named/image-users.ts';
import type {Connection} from '../harness/cluster/connect.ts';
import {exampleKey, readData} from '../harness/configuration/config-map.ts';
import {witnessFlag} from '../harness/configuration/canaries.ts';
import {jsonText} from '../harness/machine/json-text.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {styleFor} from '../harness/machine/style.ts';
import {tellError} from '../harness/machine/tell-error.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';
import {defaultVersions, harness, isVersion, newRunId} from '../harness/machine/version.ts';
import {knativeLevel} from '../harness/model/level-source.ts';
import {levels, type Level} from '../harness/model/levels.ts';
import type {AskedSwitch, SeenSwitch} from '../harness/model/switched.ts';
import {bringUpControlPlane} from '../harness/providers/control-plane/control-plane-provider.ts';
import type {ControlPlane} from '../harness/providers/control-plane/control-plane.ts';
import {observeSwitch} from '../harness/providers/control-plane/observe-switch.ts';
import {connectTo, currentLevel, untilArrived} from '../harness/providers/existing/existing.ts';
import {knativeVersion} from '../harness/providers/existing/existing-provider.ts';
import {
	askNow,
	requirePlanRights,
	storedServices,
	type AskedNow,
	type StoredServices,
} from '../harness/providers/existing/stored-services.ts';
import type {Opening} from '../harness/providers/provider.ts';
import {byDocumentation} from '../harness/report/switch-plan/by-documentation.ts';
import {markdownPlan} from '../harness/report/switch-plan/markdown.ts';
import type {PlanFacts, SwitchPlan} from '../harness/report/switch-plan/plan-shape.ts';
import {renderPlan} from '../harness/report/switch-plan/render.ts';
import {
	exitCodeOf,
	switchPlan as planOf,
	whatToAsk,
} from '../harness/report/switch-plan/switch-plan.ts';
import {promised} from '../suites/oracle.ts';

/** The command line of `spd switch-plan`. */
export interface SwitchPlanArguments {
	readonly context: string;
	readonly kubeconfig?: string;
	/** Comma-separated. */
	readonly namespace?: string;
	readonly to: string;
	readonly release?: string;
	readonly format?: string;
	readonly json?: boolean;
	/** False with `--no-images`. */
	readonly images: boolean;
}

/**
 * `spd switch-plan`: which Services of a cluster a switch would change, refuse or break. The cluster is read and asked by
 * dry runs; nothing is written there. 0 if nothing would break, 1 if something would, 2 if that is not known.
 */
export async function switchPlan(
	options: SwitchPlanArguments,
	settings: Settings,
): Promise<number> {
	const to = choose('level', options.to, levels);
	const format = formatOf(options);
	const {context, kubeconfig, release} = options;
	const namespaces = options.namespace?.split(',') ?? [];
	if (release !== undefined && !isVersion(release)) {
		throw new UsageError(
			`--release ${JSON.stringify(release)} is not a release such as ${defaultVersions.knative}`,
		);
	}
	const odd = namespaces.find(each => !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(each));
	if (odd !== undefined) {
		throw new UsageError(`--namespace ${JSON.stringify(odd)} is not the name of a namespace`);
	}
	const connection = connectTo(context, kubeconfig);
	return session(settings, {}, async (progress, signal, left) => {
		await using over = new AsyncDisposableStack();
		over.defer(() => connection.close());
		await requirePlanRights(connection, namespaces);
		const [knative, level, data] = await Promise.all([
			knativeVersion(connection),
			currentLevel(connection, knativeLevel),
			readData(connection, knativeLevel),
		]);
		const opening = {run: newRunId(), progress, signal, left, cache: settings.cache};
		const programs = await programsFor(release ?? knative, settings, opening);
		// Made while the cluster is read.
		const made = 'why' in programs ? Promise.resolve(programs) : planeOf(programs.found, opening);
		over.defer(async () => {
			const [ended] = await Promise.allSettled([made]);
			if (ended.status === 'fulfilled' && 'plane' in ended.value) await ended.value.plane.stop();
		});
		// Awaited below; until then a failure of it is nobody's.
		made.catch(() => {});
		await untilArrived(connection, knativeLevel, opening);
		const read = progress.step('Services, Configurations and Revisions of the cluster');
		const stored = await storedServices(connection, {namespaces, signal});
		read(`${stored.services.length} Services, ${stored.revisions.length} Revisions`);
		const asked = whatToAsk(stored);
		// Both take long, and ask different clusters.
		const [now, {by, seen}, users] = await Promise.all([
			askedNow(connection, stored, opening),
			made.then(async found =>
				'plane' in found
					? seenOn(found.plane, asked, {data, to, opening})
					: {
							by: {of: 'the documentation', why: found.why} as const,
							seen: byDocumentation(promised, asked, {present: level, to}),
						},
			),
			imagesOf(stored, options.images, progress, signal),
		]);
		const facts: PlanFacts = {
			harness: harness(),
			context,
			knative,
			present: {written: data[knativeLevel.key] ?? null, level},
			to: {level: to, written: seen.written},
			asked: by,
			unseen: [...stored.unseen, ...now.unseen],
			images: {
				read: [...users.values()].filter(each => 'user' in each).length,
				of: users.size,
			},
		};
		const plan = planOf(facts, {...stored, now: now.answers, seen, images: users});
		process.stdout.write(`${textOf[format](plan, settings)}\n`);
		return exitCodeOf(plan);
	});
}

const textOf: Readonly<Record<Format, (plan: SwitchPlan, settings: Settings) => string>> = {
	table: (plan, settings) => renderPlan(styleFor(process.stdout, settings), plan),
	markdown: markdownPlan,
	json: jsonText,
};

const planFormats = ['table', 'markdown', 'json'] as const;

type Format = (typeof planFormats)[number];

function formatOf({format, json}: SwitchPlanArguments): Format {
	if (json && format !== undefined && format !== 'json') {
		throw new UsageError(`--json and --format ${format} exclude each other`);
	}
	return json ? 'json' : choose('format', format ?? 'table', planFormats);
}

/** The programs of that release, or why they cannot be had. */
async function programsFor(
	knative: string,
	{cache, kubebuilderAssets: assets}: Settings,
	{progress, signal}: Pick<Opening, 'progress' | 'signal'>,
): Promise<{readonly found: FoundPrograms} | {readonly why: string}> {
	if (!isVersion(knative)) {
		return {why: 'the cluster does not say which release it runs; name one like it with --release'};
	}
	const {kubernetes} = defaultVersions;
	try {
		const wanted = {kubernetes, cache, knative, ...(assets !== undefined && {assets})};
		const found = await findPrograms(wanted);
		await found.ready({cache, progress, signal});
		return {found};
	} catch (error) {
		if (error instanceof EnvironmentError) return {why: tellError(error)};
		throw error;
	}
}

/** A control plane of these programs, or why it does not start on this machine. */
async function planeOf(
	programs: FoundPrograms,
	opening: Opening & {readonly cache: string},
): Promise<{readonly plane: ControlPlane} | {readonly why: string}> {
	try {
		return {
			plane: await bringUpControlPlane({cache: opening.cache, keep: false}, programs, opening),
		};
	} catch (error) {
		if (error instanceof EnvironmentError) return {why: tellError(error)};
		throw error;
	}
}

async function seenOn(
	plane: ControlPlane,
	asked: AskedSwitch,
	{data, to, opening}: {data: Readonly<Record<string, string>>; to: Level; opening: Opening},
): Promise<{readonly by: PlanFacts['asked']; readonly seen: SeenSwitch}> {
	const {[knativeLevel.key]: literal, [exampleKey]: _, [witnessFlag]: __, ...flags} = data;
	const present = literal === undefined ? ({key: 'absent'} as const) : {literal};
	const seen = await observeSwitch(plane, {present, to, flags, asked, opening});
	return {by: {of: 'a control plane', release: plane.record.knative}, seen};
}

async function askedNow(
	connection: Connection,
	{services}: StoredServices,
	{progress, signal}: Opening,
): Promise<AskedNow> {
	const asked = progress.step('whether each Service can be updated now, by a dry run');
	const now = await askNow(connection, services, signal);
	asked();
	return now;
}

/** Of what may be running: the templates, and the Revisions to which something may be routed. */
async function imagesOf(
	{services, revisions}: StoredServices,
	isAsked: boolean,
	progress: Progress,
	signal: AbortSignal,
): Promise<ImageUsers> {
	const all = [...services, ...revisions.filter(({reserve}) => !reserve)];
	const images = [...new Set(all.flatMap(each => each.images))];
	if (!isAsked) return new Map(images.map(image => [image, {notRead: '--no-images'}]));
	const read = progress.step(`${images.length} images`);
	const users = await imageUsers(images, {signal});
	read('asked for');
	return users;
}
