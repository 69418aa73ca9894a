import {isDeepStrictEqual} from 'node:util';
import type {RealWorkload} from '../../harness/model/workloads.ts';
import {samples} from '../../images/recipe/samples.ts';
import {images} from '../runtime/workloads.ts';
import {corpus} from '../corpus/index.ts';
import {corpusSection} from '../corpus/page.ts';
import type {CorpusRecord} from '../corpus/record.ts';
import type {CompatibilityRecord, RecordedAnswer} from './record.ts';

/**
 * `docs/compatibility.md`: image × level × Knative → the outcome, its cause, and what to set; first for the samples, then
 * for the corpus.
 */
export function compatibilityPage(
	{clusters, images: source}: CompatibilityRecord,
	others: CorpusRecord,
): string {
	const versions = clusters.map(
		({knative, kubernetes, containerRuntime}) =>
			`| ${knative} | ${kubernetes} | ${containerRuntime} |`,
	);
	return `# What becomes of container images at each level of \`secure-pod-defaults\`

Each line was seen on a real cluster: what became of the container at the level, why, and the smallest override of those
tried that made it answer over HTTP there. An image of yours: \`spd repro IMAGE\`. Without a cluster: \`spd predict IMAGE\`.

| Knative | Kubernetes | container runtime |
| --- | --- | --- |
${versions.join('\n')}

The images were ${source} ones${source === 'packaged' ? ': stand-ins from Debian’s packages that behave as the official images do, and programs of our own' : ''}.
Made by \`node scripts/compatibility.ts\`; \`--render\` makes the page anew from what was recorded.

${images.map(workload => section(workload, {clusters, images: source})).join('\n')}
${corpusSection(corpus, others)}`;
}

function section(workload: RealWorkload, {clusters}: CompatibilityRecord): string {
	const answers = clusters.flatMap(({knative, answers: all}) =>
		(all[workload.name] ?? []).map(answer => ({knative, answer})),
	);
	const lines = [...Map.groupBy(answers, ({answer}) => answer.level)].flatMap(([level, at]) =>
		alike(at).map(
			({versions, answer}) =>
				`| \`${level}\` | ${versions.join(', ')} | ${told(answer)} | ${why(answer)} | ${help(answer)} |`,
		),
	);
	return `## ${titleOf(workload)}

${samples[workload.image].purpose}

| level | Knative | what becomes of it | why | what to set |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
}

/** Versions with the same answers share a line. */
function alike(
	answers: readonly {readonly knative: string; readonly answer: RecordedAnswer}[],
): readonly {readonly versions: readonly string[]; readonly answer: RecordedAnswer}[] {
	const groups: {versions: string[]; answer: RecordedAnswer}[] = [];
	for (const {knative, answer} of answers) {
		const group = groups.find(each => isDeepStrictEqual(each.answer, answer));
		if (group) group.versions.push(knative);
		else groups.push({versions: [knative], answer});
	}
	return groups;
}

function titleOf({image, ports, securityContext}: RealWorkload): string {
	const [port] = ports ?? [];
	const set = Object.entries(securityContext ?? {}).map(
		([key, value]) => `\`${key}: ${JSON.stringify(value)}\``,
	);
	return [
		image,
		port === undefined ? 'no port' : `port ${JSON.stringify(port['containerPort'])}`,
		...set,
	].join(', ');
}

function told(answer: RecordedAnswer): string {
	if ('missing' in answer) return 'no such level';
	const words = answer.words === undefined ? '' : `<br>\`${cell(answer.words)}\``;
	return `${answer.told}${words}`;
}

function why(answer: RecordedAnswer): string {
	if ('missing' in answer || answer.cause === undefined) return '–';
	return cell(answer.cause);
}

function help(answer: RecordedAnswer): string {
	if ('missing' in answer || answer.outcome === 'ready') return '–';
	const tried =
		answer.tried === undefined || answer.tried === 0
			? 'nothing in the manifest'
			: `none of ${answer.tried} that were tried`;
	const set = answer.set === undefined ? tried : `\`${cell(answer.set)}\``;
	return answer.image === undefined ? set : `${set}<br>or of the image: ${cell(answer.image)}`;
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
