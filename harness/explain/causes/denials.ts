import {answerOfFirst, judgedByAnswer} from './amiss.ts';
import {tellRequest, wrongAnswer} from './app-request.ts';
import type {Finding} from './finding.ts';

/**
 * Lines of a log that tell of a refusal: errno(3) EACCES, EPERM and EROFS in the words of libc, Go, Node.js, Python, Java and
 * Rust, and supervisors that cannot switch user (supervisor `options.py`, `drop_privileges`). Without duplicates, the last ones.
 */
export function denialsIn(log: string): readonly string[] {
	const lines = log.split('\n').filter(line => told.test(line));
	const once = new Map(lines.map(line => [withoutTimes(line), line.trim()]));
	return [...once.values()].slice(-mostKept);
}

const told =
	/\bdenied\b|PermissionDenied|AccessDenied|not permitted|\bEACCES\b|\bEPERM\b|\bEROFS\b|read-only file system|os error (?:1|13|30)\)|can't drop privilege|couldn't set[ug]id|could not set (?:groups?|user)\b/i;

const mostKept = 6;

/**
 * The same finding beside those of the levels below, the lowest first: judged by its answer, with whether one of them serves,
 * and with what its log tells of refusals that theirs do not.
 */
export function besideLower(finding: Finding, lower: readonly Finding[]): Finding {
	const {servesBelow: _, newDenials: __, ...judged} = judgedByAnswer(finding, answerOfFirst(lower));
	const requested = judgedByRequests(judged, lower);
	if (lower.length === 0) return requested;
	const known = new Set(lower.flatMap(({denials = []}) => denials.map(withoutTimes)));
	return {
		...requested,
		...(lower.some(({outcome}) => outcome === 'ready') && {servesBelow: true}),
		newDenials: (finding.denials ?? []).filter(line => !known.has(withoutTimes(line))),
	};
}

/** One that is ready and gives a wrong answer to one of the user's requests does not serve. */
function judgedByRequests(finding: Finding, lower: readonly Finding[]): Finding {
	const {outcome, requests = []} = finding;
	const below = lower.find(each => each.requests !== undefined)?.requests;
	const wrong = outcome === 'ready' ? wrongAnswer(requests, below) : undefined;
	if (!wrong) return finding;
	const {status, request} = wrong.answer;
	return {
		...finding,
		outcome: 'pending',
		amiss: true,
		http: status,
		...(wrong.below !== undefined && {httpBelow: wrong.below}),
		text: `answers HTTP ${status} to ${tellRequest(request)}`,
	};
}

/** What differs between two runs: times, process ids, addresses. */
const withoutTimes = (line: string): string =>
	line
		.replaceAll(/0x[\da-f]+|\d+/gi, '0')
		.replaceAll(/\s+/g, ' ')
		.trim();
