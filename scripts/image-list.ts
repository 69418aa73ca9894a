import path from 'node:path';
import process from 'node:process';
import {EnvironmentError} from '../images/host/errors.ts';
import type {Progress} from '../images/host/progress.ts';
import {redact} from '../images/host/redact.ts';
import {markOf} from '../images/named/mark.ts';
import {KeptAnswers, keyOf} from '../harness/explain/listed/kept-answers.ts';
import type {ListedAnswer, Unanswered} from '../harness/explain/listed/listed-answer.ts';
import type {ListReport} from '../harness/explain/listed/list-report.ts';
import type {ListedImage} from '../harness/explain/listed/read-list.ts';
import {renderList} from '../harness/explain/listed/render-list.ts';
import {tallyOf} from '../harness/explain/listed/tally.ts';
import {jsonText} from '../harness/machine/json-text.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {styleFor} from '../harness/machine/style.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {harness} from '../harness/machine/version.ts';

/** `--file` of `spd predict` and `spd repro`: the answers for a list of images, and a table of them. */
export interface ListQuestion {
	readonly by: ListReport['by'];
	/** The file, and the images in it. */
	readonly list: string;
	readonly images: readonly ListedImage[];
	/** The file of the answers; default: reports/LIST.BY.jsonl */
	readonly results?: string;
	/** What is asked of each image: an answer is kept for the same question only. */
	readonly asked: unknown;
}

/** Tells what became of an image: its answer, or a reason, or what was thrown for it. */
export type Told = (
	image: ListedImage,
	came: ListedAnswer | {readonly reason: string} | Error,
) => Promise<void>;

/** Asks for the images that have no answer yet. An image that fails ends no other; an interrupt, or a bug, ends all. */
export async function answerList(
	{by, list, images, results, asked}: ListQuestion,
	{progress, signal}: {readonly progress: Progress; readonly signal: AbortSignal},
	ask: (missing: readonly ListedImage[], told: Told) => Promise<void>,
): Promise<ListReport> {
	const file = results ?? path.join('reports', `${path.parse(list).name}.${by}.jsonl`);
	const spd = harness().version;
	const kept = await KeptAnswers.open(file);
	const keys = new Map<string, string>();
	for (const {named} of images) {
		keys.set(named, keyOf(named, await markOf(named, signal), [by, spd, asked]));
	}
	const answerTo = ({named}: ListedImage) => kept.of(keys.get(named) ?? '');
	const missing = images.filter(image => !answerTo(image));
	const unanswered: Unanswered[] = [];
	let count = images.length - missing.length;
	const end = progress.step(`${missing.length} of ${images.length} images of ${list}`);
	try {
		await ask(missing, async (image, came) => {
			const {line, named} = image;
			if (came instanceof Error && !isReason(came)) throw came;
			count += 1;
			const isAnswer = 'levels' in came;
			if (isAnswer) await kept.add(keys.get(named) ?? '', came);
			else unanswered.push({line, named, ...reasonOf(came)});
			progress.note(
				`${count}/${images.length} ${named}: ${isAnswer ? inShort(came) : 'no answer'}`,
			);
		});
	} catch (error) {
		end('failed');
		const left = images.filter(image => !answerTo(image)).length;
		progress.note(
			`${images.length - left} of ${images.length} answers are kept in ${file}: the same command asks for the others only`,
		);
		throw error;
	}
	end();
	const answers = images.flatMap(image => answerTo(image) ?? []);
	return {
		schema: 'secure-pod-defaults/list/v1',
		spd,
		by,
		list,
		results: file,
		kept: images.length - missing.length,
		...tallyOf(answers),
		answers,
		unanswered: unanswered.toSorted((a, b) => a.line - b.line),
	};
}

/** Prints it; 0: all answered, 2: some could not be, 64: a line is wrong. */
export function publishList(
	report: ListReport,
	{json, settings}: {readonly json: boolean | undefined; readonly settings: Settings},
): number {
	const text = json ? jsonText(report) : renderList(styleFor(process.stdout, settings), report);
	process.stdout.write(`${text}\n`);
	return exitCodeOf(report);
}

export function exitCodeOf({unanswered}: Pick<ListReport, 'unanswered'>): 0 | 2 | 64 {
	if (unanswered.some(({isWrong}) => isWrong)) return 64;
	return unanswered.length > 0 ? 2 : 0;
}

/** What is said of the image; anything else is a bug or an interrupt, and ends the run. */
const isReason = (error: Error): boolean =>
	error instanceof UsageError || error instanceof EnvironmentError;

const reasonOf = (
	came: Error | {readonly reason: string},
): Pick<Unanswered, 'reason' | 'isWrong'> => ({
	reason: redact('reason' in came ? came.reason : came.message),
	isWrong: came instanceof UsageError,
});

const inShort = ({levels}: ListedAnswer): string =>
	levels.map(({outcome, cause}) => [outcome, ...(cause ? [cause.id] : [])].join(' ')).join(', ');

/** For `catch`: what was thrown, in the place of an answer. */
export const asError = (error: unknown): Error =>
	error instanceof Error ? error : new Error(String(error), {cause: error});

/** Without the steps of each image, of which many are under way. */
export const notesOnly = (progress: Progress): Progress => ({
	step: () => () => {},
	note: line => progress.note(line),
});
