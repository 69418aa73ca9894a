import {knownCauses, resolved, signFound} from '../causes/catalogue.ts';
import type {CatalogueEntry, Cause, Sign} from '../causes/cause.ts';
import {unknownImage, type Finding} from '../causes/finding.ts';
import {unknownCauses} from '../causes/unknown.ts';
import type {Outcome} from '../../model/row.ts';
import type {Said, SaidLine} from './said-lines.ts';

/** A cause that words tell, and why it has its place among the others. */
export interface Candidate {
	readonly cause: Cause;
	/** The line that tells it; empty if only the reason or the exit code does. */
	readonly line: string;
	/** Why it is likely, or only possible. */
	readonly because: string;
	readonly rank: Rank;
}

/** From what certainly was it to what it may be. */
const ranks = ['certain', 'likely', 'possible'] as const;

type Rank = (typeof ranks)[number];

const outcomes: readonly Outcome[] = ['refused', 'denied', 'crashed', 'pending'];

/**
 * The causes that the words tell, each once, the likeliest first. `port` is the one of the manifest; if there is none, a port
 * below 1024 is possible.
 */
export function candidates(said: Said, port: number | undefined): readonly Candidate[] {
	const {lines, exitCode, reason} = said;
	const about = {
		port: port ?? 80,
		image: unknownImage,
		...(exitCode !== undefined && {exitCode}),
		...(reason !== undefined && {reason}),
	};
	const whole = {text: lines.map(({text}) => text).join('\n'), by: 'unknown'} as const;
	const told = [...lines.toReversed(), ...(lines.length > 1 ? [whole] : [])];
	const byWords = told.flatMap(line => each(line, knownCauses, about, port === undefined));
	const generic = lines.toReversed().flatMap(line => each(line, unknownCauses, about, false));
	const facts = byFacts(about);
	const found = [...byWords, ...facts, ...(byWords.length + facts.length > 0 ? [] : generic)];
	const once = new Map(found.toReversed().map(one => [one.cause.id, one]));
	const kept = found.filter(one => once.get(one.cause.id) === one);
	return kept.toSorted((a, b) => ranks.indexOf(a.rank) - ranks.indexOf(b.rank));
}

type About = Omit<Finding, 'outcome' | 'text'>;

/** What one line tells of a family of causes. */
function each(
	line: SaidLine,
	family: Readonly<Record<string, CatalogueEntry>>,
	about: About,
	isPortAssumed: boolean,
): readonly Candidate[] {
	return Object.entries(family).flatMap(([id, entry]) => {
		const signs = entry.signs.filter(
			({says, notInLog}) => says && !(notInLog && line.by === 'app'),
		);
		for (const outcome of outcomes) {
			const finding: Finding = {...about, outcome, text: line.text, servesBelow: true};
			const found = signFound({signs}, finding, line.text);
			if (!found) continue;
			const isAssumed = isPortAssumed && found.sign.when !== undefined && id === 'low-port';
			const cause = resolved(id, entry, found);
			const shown = shownLine(line, found.sign);
			return [{cause, line: shown, ...judged(id, found.sign, {line, outcome, isAssumed})}];
		}
		return [];
	});
}

function judged(
	id: string,
	{notInLog}: Sign,
	{line, outcome, isAssumed}: {line: SaidLine; outcome: Outcome; isAssumed: boolean},
): Pick<Candidate, 'rank' | 'because'> {
	if (isAssumed) return {rank: 'possible', because: 'if the port that it listens on is below 1024'};
	if (id === 'called-missing') {
		return {
			rank: 'possible',
			because: 'if the same image serves at a level below; else it is missing',
		};
	}
	if (id in unknownCauses) {
		return {rank: 'possible', because: 'it names an error and no operation'};
	}
	if (outcome !== 'crashed' || line.by === 'kubelet') {
		return notInLog && line.by === 'unknown'
			? {
					rank: 'likely',
					because: 'if the kubelet or the container runtime says so, and not the app',
				}
			: {rank: 'certain', because: 'the kubelet, admission or the container runtime says so'};
	}
	return {rank: 'likely', because: 'its own words name what is refused to it'};
}

/** Of several lines, the one with the end of what was found. */
function shownLine({text}: SaidLine, {says}: Sign): string {
	const match = says?.exec(text)?.[0] ?? '';
	return match.split('\n').at(-1) === '' ? text : lineWith(text, match);
}

function lineWith(text: string, match: string): string {
	const end = match.split('\n').at(-1) ?? '';
	return text.split('\n').find(line => line.includes(end)) ?? end;
}

/** What a reason or an exit code tells without words. */
function byFacts(about: About): readonly Candidate[] {
	const {reason, exitCode} = about;
	if (reason === undefined && exitCode !== 0) return [];
	const told = reason === undefined ? `exit code ${exitCode}` : `reason ${reason}`;
	return Object.entries<CatalogueEntry>(knownCauses).flatMap(([id, entry]) => {
		const signs = entry.signs.filter(({says}) => !says);
		for (const outcome of outcomes) {
			const found = signFound({signs}, {...about, outcome, text: ''}, '');
			if (!found) continue;
			const rank = found.sign.weak ? 'possible' : 'certain';
			return [{cause: resolved(id, entry, found), line: '', because: told, rank}];
		}
		return [];
	});
}
