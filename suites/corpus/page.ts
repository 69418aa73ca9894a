import {levels, type Level} from '../../harness/model/levels.ts';
import {corpusClasses, type CorpusImage} from './image.ts';
import {recordedRows, type CorpusRecord, type RecordedTruth} from './record.ts';

/** The part of `docs/compatibility.md` about the corpus: by program, and by error text. */
export function corpusSection(corpus: readonly CorpusImage[], record: CorpusRecord): string {
	const seen = recordedRows(corpus, record).map(image => ({
		image,
		truth: record.images[image.name]?.truth ?? [],
	}));
	const {knative, kubernetes, containerRuntime, debian} = record.cluster;
	return `## Other images, by program

${seen.length} images with the programs of Debian ${debian}, on Knative ${knative}, Kubernetes ${kubernetes} and
${containerRuntime}; each line was seen there. Search this page for a program, or for the words of its log. A cell has the
outcome, the end of the message, and → what to set, if one of the tried settings helped there. The Dockerfiles are in
[suites/corpus/images/](../suites/corpus/images/); \`node scripts/corpus.ts\` records them again.

| program | what it does | ${levels.map(level => `\`${level}\``).join(' | ')} |
| --- | --- | --- | --- | --- |
${seen
	.toSorted((one, other) => one.image.program.localeCompare(other.image.program, 'en'))
	.map(programLine)
	.join('\n')}

## Other images, by error text

The text is the last line of what the container, its runtime or the kubelet said.

| error text | level | outcome | images | why | what to set |
| --- | --- | --- | --- | --- | --- |
${errorLines(seen).join('\n')}
`;
}

interface Seen {
	readonly image: CorpusImage;
	readonly truth: readonly RecordedTruth[];
}

function programLine({image, truth}: Seen): string {
	const at = levels.map(level => outcomeCell(truth.find(each => each.level === level)));
	const what = `${image.does}<br>${corpusClasses[image.class]}`;
	return `| **${text(image.program)}**<br>${image.name} | ${text(what)} | ${at.join(' | ')} |`;
}

function outcomeCell(answer: RecordedTruth | undefined): string {
	if (!answer) return '–';
	return [
		told(answer),
		...(answer.words === undefined ? [] : [code(lastLine(answer.words))]),
		...(answer.set === undefined ? [] : [`→ ${code(answer.set)}`]),
	].join('<br>');
}

function told({outcome, exitCode, http}: RecordedTruth): string {
	if (outcome === 'crashed') return `crashed, exit code ${exitCode ?? '?'}`;
	if (outcome === 'ready' && http !== undefined && http !== 200) return `ready, HTTP ${http}`;
	return outcome;
}

/** Equal texts with the same remedy share a line. */
function errorLines(seen: readonly Seen[]): readonly string[] {
	const answers = seen.flatMap(({image, truth}) =>
		truth.flatMap(answer =>
			answer.words === undefined ? [] : [{image, answer, said: lastLine(answer.words)}],
		),
	);
	const groups = Map.groupBy(answers, ({answer, said}) =>
		JSON.stringify([said, told(answer), answer.cause?.title, help(answer)]),
	);
	return [...groups.values()]
		.toSorted(([one], [other]) => (one?.said ?? '').localeCompare(other?.said ?? '', 'en'))
		.flatMap(group => {
			const [first] = group;
			if (!first) return [];
			const at = levels.filter(level => group.some(({answer}) => answer.level === level));
			const names = [...new Set(group.map(({image}) => image.name))];
			const {answer, said} = first;
			return [
				`| ${code(said)} | ${at.map(quoted).join(' ')} | ${told(answer)} | ${names.join(', ')} | ${text(answer.cause?.title ?? '–')} | ${help(answer)} |`,
			];
		});
}

const quoted = (level: Level): string => `\`${level}\``;

function help({set, tried, image}: RecordedTruth): string {
	return [
		...(set === undefined ? [] : [code(set)]),
		...(tried === undefined ? [] : [`none of ${tried} that were tried`]),
		...(image === undefined ? [] : [`in the image: ${text(image)}`]),
	].join('<br>');
}

function lastLine(words: string): string {
	return words.split('\n').at(-1) ?? '';
}

const text = (words: string): string =>
	words
		.replaceAll('|', String.raw`\|`)
		.replaceAll('\n', ' ')
		.replaceAll(/<(?!br>)/g, '&lt;');

/** A code span for any text: its fence is longer than any run of backticks in it. */
function code(words: string): string {
	const runs = words.match(/`+/g) ?? [];
	const fence = '`'.repeat(Math.max(0, ...runs.map(({length}) => length)) + 1);
	const room = runs.length > 0 ? ' ' : '';
	const inside = words.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
	return `${fence}${room}${inside}${room}${fence}`;
}
