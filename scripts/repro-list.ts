import pMap from 'p-map';
import {readyEngine} from '../images/engine/engine.ts';
import {chooseSource} from '../images/prepare/prepare.ts';
import {bringImages, sendImages} from '../harness/explain/repro/bring-images.ts';
import type {OpenCluster} from '../harness/explain/repro/open-cluster.ts';
import {
	reproduceMany,
	type OwnQuestion,
	type SharedCluster,
} from '../harness/explain/repro/reproduce.ts';
import {onExposedPort, serviceOf} from '../harness/explain/repro/service.ts';
import {ofRepro} from '../harness/explain/listed/listed-answer.ts';
import {readList, type ListedImage} from '../harness/explain/listed/read-list.ts';
import {limits} from '../harness/machine/limits.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {chooseSeveral, UsageError} from '../harness/machine/usage-error.ts';
import {defaultVersions, newRunId} from '../harness/machine/version.ts';
import {levels, type Level} from '../harness/model/levels.ts';
import {EnvironmentError} from '../images/host/errors.ts';
import {askedMore} from './asked-more.ts';
import {answerList, asError, notesOnly, publishList, type Told} from './image-list.ts';
import {kindOptions} from './kind-options.ts';
import {nearSample} from './near-sample.ts';
import {clustersOf, portOf, seconds, type ReproArguments} from './repro.ts';
import {session} from './session.ts';

/** The options of `spd repro --file`. */
export interface ReproListArguments extends ReproArguments {
	readonly file?: string;
	/** Where the answers are kept. */
	readonly results?: string;
}

/** They share the node's disk and memory, and each level is entered once for all of them. */
const imagesTogether = 8;

/** What belongs to one image or manifest, or to a cluster that takes no images. */
const ofOne = [
	'filename',
	'fromLog',
	'context',
	'kubeconfig',
	'namespace',
	'markdown',
	'html',
	'quiet',
] as const;

/** `spd repro --file LIST`: each image at each level, why, and what to set, in one table. */
export async function reproList(
	image: string | undefined,
	options: ReproListArguments,
	settings: Settings,
): Promise<number> {
	const {file, results, knative = [], mirror, json} = options;
	if (file === undefined) throw new UsageError('--results is for --file');
	refuseContradictions(image, options);
	const wanted = chooseSeveral('level', options.level ?? levels.join(','), levels);
	const port = options.port === undefined ? undefined : portOf(options.port);
	const wait = options.wait === undefined ? limits.slowStart : seconds(options.wait);
	const more = askedMore(options);
	const [version = defaultVersions.knative] = knative;
	const {knative: _, ...rest} = options;
	const kinds = [kindOptions({...rest, knative: version}, settings)];
	const {kubernetes, images} = kinds[0] ?? {};
	const list = await readList(file);
	return session(settings, {}, async (progress, signal, left) => {
		const opening = {run: newRunId(), progress, signal, left};
		const shown = notesOnly(progress);
		const cached = {cache: settings.cache, progress: shown, signal};
		await readyEngine({...cached, progress}, {privileged: false});
		const bringing = {
			...cached,
			source: async () => images ?? (await chooseSource({...options, signal})).source,
			...(mirror === undefined ? {} : {mirror}),
		};
		const report = await answerList(
			{
				by: 'repro',
				list: file,
				images: list,
				asked: {
					version,
					kubernetes,
					cluster: options.cluster,
					wanted,
					port,
					wait,
					more,
					images,
					mirror,
				},
				...(results !== undefined && {results}),
			},
			{progress, signal},
			async (missing, told) => {
				const [open] = clustersOf(options, kinds, settings, opening);
				if (missing.length === 0 || open === undefined) return;
				await using cluster = await open();
				for (const [index, batch] of batchesOf(missing).entries()) {
					signal.throwIfAborted();
					const {connection, node} = cluster;
					const shared: SharedCluster = {
						cluster: cluster.name,
						knative: cluster.knative,
						connection,
						node: node?.access,
						run: `spd-${opening.run}-${index}`,
						...more,
						wait,
						progress: shown,
						signal,
					};
					await answerBatch(batch, {shared, node: nodeOf(cluster), wanted, told}, bring);
				}
			},
		);
		return publishList(report, {json, settings});

		async function bring(
			{named}: ListedImage,
			node: string,
			made: AsyncDisposableStack,
		): Promise<Brought> {
			signal.throwIfAborted();
			const asItIs = serviceOf(named, port);
			const brought = made.use(await bringImages(asItIs, bringing));
			const {references} = made.use(await sendImages(node, brought, signal));
			const {facts, factsBeside, ownersIn, pasted} = brought;
			const service = port === undefined ? onExposedPort(named, facts.exposed) : asItIs;
			const question = {service, beside: [], pasted, facts, factsBeside, ownersIn, references};
			return {id: brought.named.get(named)?.id ?? '', question};
		}
	});
}

interface Brought {
	readonly id: string;
	readonly question: OwnQuestion;
}

interface Batch {
	readonly shared: SharedCluster;
	readonly node: string;
	readonly wanted: readonly Level[];
	readonly told: Told;
}

/** Brings the images into the node, asks at each level for all of them, and removes them again. */
async function answerBatch(
	batch: readonly ListedImage[],
	{shared, node, wanted, told}: Batch,
	bring: (image: ListedImage, node: string, made: AsyncDisposableStack) => Promise<Brought>,
): Promise<void> {
	await using made = new AsyncDisposableStack();
	const questions = new Map<string, OwnQuestion>();
	const ids = new Map<string, string>();
	const failures = new Map<string, Error>();
	await pMap(
		batch,
		async image => {
			const {named} = image;
			const brought = await nearSample(named, bring(image, node, made)).catch(asError);
			if (brought instanceof Error) {
				failures.set(named, brought);
				return;
			}
			ids.set(named, brought.id);
			questions.set(named, brought.question);
		},
		{concurrency: 2},
	);
	shared.signal.throwIfAborted();
	const answers =
		questions.size === 0
			? new Map()
			: await reproduceMany(shared, questions, {
					wanted,
					failed: (named, error) => failures.set(named, error),
				});
	for (const image of batch) {
		const {named} = image;
		const failed = failures.get(named);
		await told(image, failed ?? ofRepro(named, ids.get(named) ?? '', answers.get(named) ?? []));
	}
}

function batchesOf(images: readonly ListedImage[]): readonly (readonly ListedImage[])[] {
	const count = Math.ceil(images.length / imagesTogether);
	return Array.from({length: count}, (_, index) =>
		images.slice(index * imagesTogether, (index + 1) * imagesTogether),
	);
}

function nodeOf({name, node}: OpenCluster): string {
	if (node) return node.container;
	throw new EnvironmentError(`${name} has no node to send images to`);
}

function refuseContradictions(
	image: string | undefined,
	{knative = [], ...options}: ReproListArguments,
): void {
	if (image !== undefined) {
		throw new UsageError('name either an image or, with --file, a list of images');
	}
	const given = ofOne.find(name => options[name] !== undefined);
	if (given !== undefined) {
		const flag = given.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
		throw new UsageError(`--${flag} does not go with --file; the images run on a cluster of spd`);
	}
	if (knative.length > 1) {
		throw new UsageError('--file is for one release: name --knative once');
	}
	if (knative.length > 0 && options.cluster !== undefined) {
		throw new UsageError('--knative is for clusters that spd creates; leave it out with --cluster');
	}
}
