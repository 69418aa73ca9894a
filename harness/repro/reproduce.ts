import {LevelSwitch} from '../configuration/switch.ts';
import {NoSuchLevel} from '../configuration/no-such-level.ts';
import {atLevel} from '../configuration/configuration.ts';
import {levelPort} from '../configuration/level-port.ts';
import {levels, type Level} from '../levels.ts';
import {currentLevel} from '../providers/existing.ts';
import {clusterFacts} from '../providers/node-facts.ts';
import {knativeLevel} from '../subjects/knative.ts';
import type {LevelSource} from '../subjects/level-source.ts';
import {levelAnswer, type Asked} from './level-answer.ts';
import {isTold, type ClusterAnswer, type LevelAnswer} from './repro-report.ts';

/** A cluster that is asked. */
export interface AskedCluster extends Asked {
	/** What the person calls it. */
	readonly cluster: string;
	readonly knative: string;
}

/** Asks a cluster of ours at each of the levels, one after the other; then the level is what it was. */
export async function reproduceAtLevels(
	asked: AskedCluster,
	wanted: readonly Level[],
): Promise<ClusterAnswer> {
	const {connection, run, signal} = asked;
	const levelSwitch = await LevelSwitch.on(inUse, levelPort(connection, inUse, 'default'));
	await using restoring = new AsyncDisposableStack();
	restoring.defer(() => levelSwitch.restore());
	const answers: LevelAnswer[] = [];
	for (const level of levels.filter(each => wanted.includes(each))) {
		try {
			await levelSwitch.enter(atLevel(level), signal);
		} catch (error) {
			if (!(error instanceof NoSuchLevel)) throw error;
			answers.push({level, missing: error.message});
			continue;
		}
		answers.push(await levelAnswer(level, `${run}-${level}`, asked, answers.filter(isTold)));
	}
	return answered(asked, answers);
}

/** Asks somebody else's cluster at the level that it is at; the only thing that is changed is a namespace of that name. */
export async function reproduceAsIs(
	asked: AskedCluster,
	namespace: string,
): Promise<ClusterAnswer> {
	const level = await currentLevel(asked.connection, knativeLevel);
	return answered(asked, [await levelAnswer(level, namespace, asked, [])]);
}

/** What Knative knows is tried first: whether it knows the documented spelling is not what is asked here. */
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
