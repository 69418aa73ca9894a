import pMap from 'p-map';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {Journal} from '../../configuration/journal.ts';
import {LevelSwitch} from '../../configuration/switch.ts';
import {NoSuchLevel, atLevel} from '../../model/configuration.ts';
import {levelPort} from '../../configuration/level-port.ts';
import {levels, type Level} from '../../model/levels.ts';
import {clusterFacts} from '../../providers/node-facts.ts';
import {knativeLevel, type LevelSource} from '../../model/level-source.ts';
import {featuresFor} from './features.ts';
import {askLevelAsIs} from './level-as-is.ts';
import {levelAnswer, type Asked} from './level-answer.ts';
import {isTold, type ClusterAnswer, type LevelAnswer} from './repro-report.ts';

export interface AskedCluster extends Asked {
	/** Its name for the user. */
	readonly cluster: string;
	readonly knative: string;
}

/** The part of the question that several Services share. */
export type SharedCluster = Omit<AskedCluster, keyof OwnQuestion>;

/** The part of the question that differs per Service. */
export type OwnQuestion = Pick<
	Asked,
	'service' | 'beside' | 'pasted' | 'facts' | 'factsBeside' | 'ownersIn' | 'references'
>;

/** Tests a Service at each level on a cluster of this project, one after the other; then restores the level. */
export async function reproduceAtLevels(
	asked: AskedCluster,
	wanted: readonly Level[],
): Promise<ClusterAnswer> {
	const answers: LevelAnswer[] = [];
	await atEach(wanted, asked, featuresFor(asked.service), async (level, missing) => {
		answers.push(
			missing === undefined
				? await levelAnswer(level, `${asked.run}-${level}`, asked, answers.filter(isTold))
				: {level, missing},
		);
	});
	return answered(asked, answers);
}

/**
 * The same for several Services, by name, two at a time: each level is entered once for all of them. With `failed`, a Service for
 * which the cluster or the machine lacks something is told and left out, and ends no other.
 */
export async function reproduceMany(
	shared: SharedCluster,
	questions: ReadonlyMap<string, OwnQuestion>,
	{
		wanted = levels,
		failed,
	}: {
		readonly wanted?: readonly Level[];
		readonly failed?: (name: string, error: EnvironmentError) => void;
	} = {},
): Promise<ReadonlyMap<string, readonly LevelAnswer[]>> {
	const {run, signal} = shared;
	const answers = new Map([...questions.keys()].map(name => [name, [] as LevelAnswer[]]));
	const services = [...questions.values()].map(each => each.service);
	const features = Object.assign({}, ...services.map(featuresFor));
	await atEach(wanted, shared, features, async (level, missing) => {
		await pMap(
			[...questions].entries(),
			async ([index, [name, own]]) => {
				const before = answers.get(name);
				if (before === undefined) return;
				const namespace = `${run}-${level}-${index}`;
				try {
					before.push(
						missing === undefined
							? await levelAnswer(level, namespace, {...shared, ...own}, before.filter(isTold))
							: {level, missing},
					);
				} catch (error) {
					signal.throwIfAborted();
					if (!failed || !(error instanceof EnvironmentError)) throw error;
					answers.delete(name);
					failed(name, error);
				}
			},
			{concurrency: 2},
		);
	});
	return answers;
}

/** Enters each level with these feature flags, or reports that it does not exist; then restores both. */
export async function atEach(
	wanted: readonly Level[],
	{connection, run, signal}: Pick<Asked, 'connection' | 'run' | 'signal'>,
	features: Readonly<Record<string, string>>,
	ask: (level: Level, missing?: string) => Promise<void>,
): Promise<void> {
	const journal = new Journal(connection, run);
	const port = levelPort(connection, inUse, {namespace: 'default', journal});
	const levelSwitch = await LevelSwitch.on(inUse, port);
	await using restoring = new AsyncDisposableStack();
	restoring.defer(() => levelSwitch.restore());
	for (const level of levels.filter(each => wanted.includes(each))) {
		let missing: string | undefined;
		try {
			await levelSwitch.enter(atLevel(level, features), signal);
		} catch (error) {
			if (!(error instanceof NoSuchLevel)) throw error;
			missing = error.message;
		}
		await ask(level, missing);
	}
}

/** Tests a Service on an existing cluster at its present level; the only change is a namespace with that name. */
export async function reproduceAsIs(
	asked: AskedCluster,
	namespace: string,
): Promise<ClusterAnswer> {
	const {level, configured} = await askLevelAsIs(asked.connection);
	const answer = await answered(asked, [await levelAnswer(level, namespace, asked, [])]);
	return {...answer, configured};
}

/** Knative's own spelling is tried first: whether Knative knows the documented one is not the question here. */
const inUse: LevelSource = {
	...knativeLevel,
	spellings: {...knativeLevel.spellings, 'root-allowed': ['AllowRootBounded', 'root-allowed']},
};

async function answered(
	{connection, cluster, knative}: AskedCluster,
	answers: readonly LevelAnswer[],
): Promise<ClusterAnswer> {
	const {kubernetes, nodes} = await clusterFacts(connection);
	const runtimes = new Set(nodes.map(({containerRuntime}) => containerRuntime));
	return {
		cluster,
		knative,
		kubernetes,
		containerRuntime: [...runtimes].join(', '),
		levels: answers,
	};
}
