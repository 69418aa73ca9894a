import type {Finding} from './finding.ts';

/**
 * The same finding, judged by the app's answer: an app that answers with an error of its own (HTTP 5xx), or refuses
 * (4xx) what it grants at the level below, does not serve, even if its Pod is ready. `below` is the status of its
 * answer at the lowest level at which it answered; undefined if unknown.
 */
export function judgedByAnswer(finding: Finding, below: number | undefined): Finding {
	const {amiss: _, httpBelow: __, ...plain} = finding;
	if (!hasAnswered(finding)) return plain;
	const {http = 200} = finding;
	const isError = http >= 500;
	const isWorse = http >= 400 && below !== undefined && below < 500 && below !== http;
	return isError || isWorse
		? {...plain, outcome: 'pending', amiss: true, ...(below !== undefined && {httpBelow: below})}
		: {...plain, outcome: 'ready'};
}

/** The HTTP status of the app's first answer in these findings; one without an error of its own (5xx) is preferred. */
export function answerOfFirst(findings: readonly Finding[]): number | undefined {
	const answers = findings.filter(hasAnswered).flatMap(({http}) => http ?? []);
	return answers.find(http => http < 500) ?? answers[0];
}

const hasAnswered = ({outcome, amiss}: Finding): boolean => outcome === 'ready' || amiss === true;
