import {writeFile} from 'node:fs/promises';
import process from 'node:process';
import {EnvironmentError} from '../images/host/errors.ts';
import {kindOptions} from './kind-options.ts';
import type {ProviderValues} from './provider-options.ts';
import {session} from './session.ts';
import {whyFromFile} from './why.ts';
import {chooseSource} from '../images/prepare/prepare.ts';
import {readyEngine} from '../images/engine/engine.ts';
import {levels} from '../harness/model/levels.ts';
import {jsonText} from '../harness/machine/json-text.ts';
import {limits} from '../harness/machine/limits.ts';
import type {KindOptions} from '../harness/providers/kind/kind-provider.ts';
import type {Opening} from '../harness/providers/provider.ts';
import {styleFor} from '../harness/machine/style.ts';
import {askedMore} from './asked-more.ts';
import {unknownImage} from '../harness/explain/causes/finding.ts';
import {bringImages, sendImages} from '../harness/explain/repro/bring-images.ts';
import {
	fittingCluster,
	foreignCluster,
	keptCluster,
	newCluster,
	type OpenCluster,
} from '../harness/explain/repro/open-cluster.ts';
import {readManifest, type Manifest} from '../harness/explain/repro/read-manifest.ts';
import {renderReproMarkdown} from '../harness/explain/repro/render/markdown.ts';
import {renderRepro, renderReproBriefly} from '../harness/explain/repro/render/terminal.ts';
import type {ClusterAnswer, ReproReport} from '../harness/explain/repro/repro-report.ts';
import {reproduceAsIs, reproduceAtLevels} from '../harness/explain/repro/reproduce.ts';
import {onExposedPort, servingContainer, serviceOf} from '../harness/explain/repro/service.ts';
import {yamlOf} from '../harness/explain/repro/added.ts';
import {textAt} from '../harness/model/json.ts';
import {newRunId, harness, defaultVersions} from '../harness/machine/version.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {chooseSeveral, UsageError} from '../harness/machine/usage-error.ts';

/** The options of `spd repro`, as given on the command line. */
export interface ReproArguments extends Omit<ProviderValues, 'knative'> {
	readonly filename?: string;
	readonly port?: string;
	/** What a ready app is asked besides `GET /`. */
	readonly request?: readonly string[];
	/** A duration, such as 60s. */
	readonly for?: string;
	/** A log to explain instead of a run. */
	readonly fromLog?: string;
	/** Several: one cluster after the other. */
	readonly knative?: readonly string[];
	readonly namespace?: string;
	readonly level?: string;
	/** Seconds. */
	readonly wait?: string;
	readonly json?: boolean;
	readonly markdown?: boolean;
	/** A file, beside what is printed. */
	readonly html?: string;
	readonly quiet?: boolean;
}

/** `spd repro IMAGE | -f FILE`: its outcome at each level, why, and what to set; 0 answered, 2 could not. */
export async function repro(
	image: string | undefined,
	options: ReproArguments,
	settings: Settings,
): Promise<number> {
	if (options.fromLog !== undefined) return fromLog(options.fromLog, image, options, settings);
	refuseContradictions(image, options);
	const manifest = await manifestOf(image, options);
	const wanted = chooseSeveral('level', options.level ?? levels.join(','), levels);
	const wait = options.wait === undefined ? limits.slowStart : seconds(options.wait);
	const more = askedMore(options);
	const {knative = [], ...rest} = options;
	const kinds = (knative.length > 0 ? knative : [defaultVersions.knative]).map(version =>
		kindOptions({...rest, knative: version}, settings),
	);
	const [first] = kinds;
	return session(settings, {quiet: options.quiet ?? false}, async (progress, signal, left) => {
		const opening = {run: newRunId(), progress, signal, left};
		const cached = {cache: settings.cache, progress, signal};
		await using ending = new AsyncDisposableStack();
		if (options.context === undefined) await readyEngine(cached, {privileged: false});
		const source = async () => first?.images ?? (await chooseSource({...options, signal})).source;
		const brought =
			options.context === undefined
				? ending.use(
						await bringImages(manifest.service, {
							...cached,
							source,
							...(options.mirror === undefined ? {} : {mirror: options.mirror}),
						}),
					)
				: undefined;
		const facts = brought?.facts ?? unknownImage;
		const pasted = brought?.pasted ?? new Map();
		const bare = image !== undefined && options.port === undefined;
		const service = bare ? onExposedPort(image, facts.exposed) : manifest.service;
		const run = `spd-${opening.run}`;
		const answers: ClusterAnswer[] = [];
		for (const open of clustersOf(options, kinds, settings, opening)) {
			await using cluster = await open();
			const {name, knative: version, connection, node} = cluster;
			await using images =
				brought && node ? await sendImages(node.container, brought, signal) : noneSent();
			const asked = {
				cluster: name,
				knative: version,
				connection,
				node: node?.access,
				run,
				references: images.references,
				facts,
				factsBeside: brought?.factsBeside ?? new Map(),
				ownersIn: brought?.ownersIn,
				service,
				beside: manifest.beside,
				pasted,
				...more,
				wait,
				progress,
				signal,
			};
			answers.push(
				options.context === undefined
					? await reproduceAtLevels(asked, wanted)
					: await reproduceAsIs(asked, options.namespace ?? run),
			);
		}
		const named = image ?? options.filename ?? '';
		const serving = brought?.named.get(textAt(servingContainer(service), 'image'));
		const report: ReproReport = {
			schema: 'secure-pod-defaults/repro/v1',
			spd: harness().version,
			named,
			...(serving && {image: {id: serving.id, from: serving.from, facts}}),
			manifest: yamlOf(service, pasted),
			leftOut: manifest.leftOut,
			clusters: answers,
		};
		if (options.html !== undefined) await writePage(options.html, report);
		process.stdout.write(`${show(report, options, settings)}\n`);
		return 0;
	});
}

/** The options of a run, which explaining a log has no use for. */
const ofRuns = [
	'cluster',
	'context',
	'kubeconfig',
	'knative',
	'namespace',
	'level',
	'wait',
	'markdown',
	'html',
	'quiet',
	'keep',
	'request',
	'for',
] as const;

/** Explains a log by its words, beside the manifest if one is given; nothing is run. */
async function fromLog(
	file: string,
	image: string | undefined,
	options: ReproArguments,
	settings: Settings,
): Promise<number> {
	const {filename, port, json} = options;
	const given = ofRuns.filter(name => options[name] !== undefined);
	if (given.length > 0) {
		const flags = given.map(name => `--${name}`).join(', ');
		throw new UsageError(`--from-log explains words and runs nothing: leave ${flags} out`);
	}
	if (image !== undefined && filename !== undefined) {
		throw new UsageError('name either an image or, with -f, a file');
	}
	const isManifest = image !== undefined || filename !== undefined || port !== undefined;
	const {service} = await manifestOf(image ?? 'IMAGE', {
		...(filename !== undefined && {filename}),
		...(port !== undefined && {port}),
	});
	return whyFromFile(file, {...(json && {json}), ...(isManifest && {service})}, settings);
}

function refuseContradictions(image: string | undefined, options: ReproArguments): void {
	const {filename, port, cluster, context, namespace, kubeconfig, knative = [], level} = options;
	const contradictions: readonly (readonly [boolean, string])[] = [
		[
			(image === undefined) === (filename === undefined),
			'name either an image or, with -f, a file',
		],
		[
			filename !== undefined && port !== undefined,
			'--port is for an image: a manifest sets its own ports',
		],
		[context !== undefined && cluster !== undefined, '--context and --cluster name two clusters'],
		[context === undefined && namespace !== undefined, '--namespace is for --context'],
		[context === undefined && kubeconfig !== undefined, '--kubeconfig is for --context'],
		[
			context !== undefined && level !== undefined,
			'--context: the cluster is used at its current level, which is not switched; leave --level out',
		],
		[
			knative.length > 0 && (context ?? cluster) !== undefined,
			'--knative is for clusters that spd creates; leave it out with --cluster and --context',
		],
		[
			options.json === true && options.markdown === true,
			'--json and --markdown exclude each other',
		],
	];
	const found = contradictions.find(([is]) => is);
	if (found) throw new UsageError(found[1]);
}

async function manifestOf(
	image: string | undefined,
	{filename, port}: Pick<ReproArguments, 'filename' | 'port'>,
): Promise<Manifest> {
	if (filename !== undefined) return readManifest(filename);
	return {
		service: serviceOf(image ?? '', port === undefined ? undefined : portOf(port)),
		beside: [],
		leftOut: [],
	};
}

export function portOf(text: string): number {
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new UsageError(`--port ${JSON.stringify(text)} is not a port; ports are 1 to 65535`);
}

/** @returns milliseconds */
export function seconds(text: string): number {
	const given = Number(text);
	if (given >= 5 && given <= longestWait) return given * 1000;
	throw new UsageError(
		`--wait ${JSON.stringify(text)} is not a number of seconds from 5 to ${longestWait}`,
	);
}

/** An hour; no app takes longer to start. */
const longestWait = 3600;

/** The clusters to test on, each opened when its turn comes. */
export function clustersOf(
	{context, kubeconfig, cluster, knative = []}: ReproArguments,
	kinds: readonly KindOptions[],
	settings: Settings,
	opening: Opening,
): readonly (() => Promise<OpenCluster>)[] {
	const cached = {...settings, ...opening};
	if (context !== undefined) {
		return [() => foreignCluster(context, kubeconfig ?? settings.kubeconfig, opening)];
	}
	if (cluster !== undefined) return [() => keptCluster(cluster, cached)];
	return kinds.map((options, index) => async () => {
		const fitting = options.keep ? undefined : await fittingCluster(options, cached);
		if (fitting !== undefined) {
			opening.progress.note(`using cluster ${fitting}`);
			return keptCluster(fitting, cached);
		}
		const run = knative.length > 1 ? `${opening.run}-${index + 1}` : opening.run;
		return newCluster(options, {...opening, run});
	});
}

const noneSent = (): AsyncDisposable & {readonly references: ReadonlyMap<string, string>} => ({
	references: new Map(),
	[Symbol.asyncDispose]: async () => {},
});

async function writePage(file: string, report: ReproReport): Promise<void> {
	const [{readFurnishing}, {renderReproPage}] = await Promise.all([
		import('../harness/report/html/document.ts'),
		import('../harness/report/html/repro-page.ts'),
	]);
	try {
		await writeFile(file, renderReproPage(report, await readFurnishing()));
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new EnvironmentError(`cannot write the page ${file}: ${why}`, {cause});
	}
}

function show(report: ReproReport, options: ReproArguments, settings: Settings): string {
	if (options.json) return jsonText(report);
	if (options.markdown) return renderReproMarkdown(report);
	const style = styleFor(process.stdout, settings);
	return options.quiet ? renderReproBriefly(style, report) : renderRepro(style, report);
}
