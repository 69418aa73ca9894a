import {keptNames} from './kept-names.ts';

/** A value, and what it is in a few words. */
export type Choice = readonly [value: string, help?: string | undefined];

/** For the finished words of the command line. */
type Choices = (words: readonly string[]) => Promise<readonly Choice[]>;

const plain = (values: readonly string[]): readonly Choice[] => values.map(value => [value]);

const levels: Choices = async () => plain((await import('../../harness/model/levels.ts')).levels);
const contexts: Choices = async words =>
	plain(await (await import('./context-names.ts')).contextNames(words));

const clusters: Choices = async () => plain(await keptNames());
const shells: Choices = async () => plain((await import('./shells.ts')).shells);

const samples: Choices = async () => {
	const all = (await import('../../images/recipe/samples.ts')).samples;
	return Object.entries(all).map(([name, {purpose}]) => [name, purpose]);
};

const requirements: Choices = async () => {
	const catalogue = (await import('../../suites/requirements.ts')).requirements;
	return Object.entries(catalogue).map(([id, {statement}]) => [id, statement]);
};

const releases: Choices = async () =>
	plain((await import('../../images/recipe/versions.ts')).buildableKnative.toReversed());

const kubernetes: Choices = async () => {
	const {buildableKubernetes, buildableMinors} = await import('../../images/recipe/versions.ts');
	return plain([...buildableMinors, ...buildableKubernetes]);
};

/**
 * What may follow an option, or stand for an argument, by its name as in the definition of the command line; `COMMAND NAME` where one command
 * has others. What is not here is free text, a file or a folder: their names say so.
 */
export const valuesOf: Readonly<Record<string, Choices>> = {
	'--level': levels,
	'--tier': async () => plain((await import('../../harness/model/levels.ts')).tiers),
	'matrix --tier': async () => plain(['defaulting', 'rendering', 'pod-security']),
	'--preset': async () => plain((await import('../../harness/model/plan.ts')).presets),
	'--requirement': requirements,
	'--provider': async () => plain((await import('../provider.ts')).providers),
	'up --provider': async () => plain(['kind', 'control-plane']),
	'--subject': async () => plain(['knative', 'reference', 'webhook=', 'exec=']),
	'--images': async () => plain((await import('../../harness/machine/settings.ts')).imageSources),
	'--node-runtime': async () =>
		plain((await import('../../images/recipe/prepared.ts')).nodeRuntimes),
	'--node': async () =>
		plain((await import('../../harness/explain/predict/assumed-node.ts')).nodeNames),
	'--supplemental-groups-policy': async () => plain(['Merge', 'Strict']),
	'--knative': releases,
	'--from': releases,
	'--to': releases,
	'switch-plan --to': levels,
	'--release': releases,
	'--key': async () => [['absent'], ...(await levels([]))],
	'--kubernetes': kubernetes,
	'--to-kubernetes': kubernetes,
	'--deviations': async () => plain(['none']),
	'--cluster': clusters,
	'--context': contexts,
	'switch-plan --format': async () => plain(['table', 'markdown', 'json']),
	'--format': async () => {
		const {formats} = await import('../../harness/report/formats.ts');
		return Object.entries(formats).map(([name, {help}]) => [name, help]);
	},
	'repro image': samples,
	'predict image': samples,
	'level level': levels,
	'down name': clusters,
	'explain what': requirements,
	'completion shell': shells,
};
