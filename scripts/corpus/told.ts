import type {Cause} from '../../harness/explain/causes/cause.ts';
import type {Finding} from '../../harness/explain/causes/finding.ts';
import type {NodeRuntime} from '../../images/prepare/prepare.ts';
import type {Level} from '../../harness/model/levels.ts';
import type {CorpusAnswer, CorpusCluster} from '../../suites/corpus/record.ts';

/** A finding as it is recorded. */
export function toldOf(
	level: Level,
	{finding, cause}: {readonly finding: Finding; readonly cause?: Cause},
): CorpusAnswer {
	const {outcome, text, log = '', exitCode, http} = finding;
	const words = lastLines(text) ?? lastLines(log);
	return {
		level,
		outcome,
		...(outcome !== 'ready' && words !== undefined && {words}),
		...(exitCode !== undefined && {exitCode}),
		...(http !== undefined && {http}),
		...(cause && {cause: {id: cause.id, title: cause.title}}),
	};
}

function lastLines(text: string): string | undefined {
	const lines = text
		.split('\n')
		.map(line => line.trim().replace(timeBefore, '').slice(0, longestLine))
		.filter(line => line !== '');
	return lines.length === 0 ? undefined : lines.slice(-linesKept).join('\n');
}

/** A program often repeats in its last line what an earlier one explains. */
const linesKept = 3;
const longestLine = 300;
/** The time at which a line was logged. */
const timeBefore = /^\[?\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?Z?\]?:?\s*/;

/** The node that a forecast has to assume to be compared with that cluster. */
export function nodeOf({containerRuntime}: Pick<CorpusCluster, 'containerRuntime'>): NodeRuntime {
	return containerRuntime.startsWith('containerd://1.') ? 'containerd1' : 'containerd2';
}
