import {createHash} from 'node:crypto';
import type {Invocation, Log, Notification, ReportingDescriptor, Result} from 'sarif';
import type {
	ConformanceReport,
	ReportedDeviation,
	ReportedRequirement,
} from '../conformance-report.ts';
import {suitesOf, type Case} from './cases.ts';
import {oneLine} from './one-line.ts';
import {overallOf, type Overall} from './overall.ts';

/**
 * SARIF 2.1.0: a rule a requirement, with its sentence and a link to it; a result a row that failed. It points at the sentence's
 * line in this project's copy of the documentation, since the judged objects are dry runs.
 * - A SHOULD is a warning; a known deviation is suppressed, and a note, because GitHub shows suppressed results all the same.
 * - The verdict is a rule too: a run that fails without a failing row, or was inconclusive, has a result.
 * - The line's fingerprint is made of the row's key: GitHub makes one alert of all results with the same, and keeps it over runs.
 */
export function renderSarif(report: ConformanceReport): string {
	const overall = overallOf(report);
	const {harness, run, suiteDigest, subject, requirements} = report;
	const results = resultsOf(report, overall);
	const log: Log = {
		$schema: 'https://json.schemastore.org/sarif-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: {
					driver: {
						name: oneLine(harness.name),
						version: oneLine(harness.version),
						informationUri: page,
						rules: [...requirements.map(ruleOf), verdictRule],
					},
				},
				automationDetails: {id: `secure-pod-defaults/${encodeURIComponent(oneLine(run))}`},
				columnKind: 'utf16CodeUnits',
				originalUriBaseIds: {
					[base]: {
						description: {text: 'The folder of the package secure-pod-defaults-conformance.'},
					},
				},
				invocations: [invocationOf(report, overall, results.length)],
				results: results.slice(0, mostResults),
				properties: {
					run: oneLine(run),
					suiteDigest: oneLine(suiteDigest),
					subject: oneLine([subject.name, subject.version].filter(Boolean).join(' ')),
				},
			},
		],
	};
	return JSON.stringify(log, undefined, 1);
}

/** GitHub refuses a file with more. */
const mostResults = 25_000;

const page = 'https://knative.dev/docs/serving/configuration/secure-pod-defaults/';
const base = 'HARNESS';

const verdictRule: ReportingDescriptor = {
	id: 'verdict',
	shortDescription: {text: 'The run is conformant.'},
	fullDescription: {text: 'Everything that was selected was judged, and nothing failed.'},
	help: {text: 'See docs/design.md, "The verdict", of the package.'},
	helpUri: page,
	defaultConfiguration: {level: 'error'},
};

function ruleOf({
	id,
	keyword,
	words,
	line,
	statement,
	owner,
	tier,
}: ReportedRequirement): ReportingDescriptor {
	const sentence = `${keyword}: “${words}” (line ${line} of the documentation)`;
	return {
		id: oneLine(id),
		shortDescription: {text: plain(statement)},
		fullDescription: {text: plain(sentence)},
		help: {text: plain(`${statement} ${sentence}`)},
		helpUri: linkTo(words),
		defaultConfiguration: {level: keyword === 'SHOULD' ? 'warning' : 'error'},
		properties: {tags: [...new Set([keyword, owner, tier].map(oneLine))]},
	};
}

/**
 * The page at these words, by a text fragment: the longest run of letters, since Microsoft's validator takes no escaped `-`
 * for a URI, and an unescaped one means something.
 */
function linkTo(words: string): string {
	const runs = oneLine(words)
		.split(/[^A-Za-z0-9 ]+/)
		.map(run => run.trim());
	const longest = runs.reduce((one, other) => (other.length > one.length ? other : one), '');
	return longest === '' ? page : `${page}#:~:text=${encodeURIComponent(longest)}`;
}

function resultsOf(report: ConformanceReport, overall: Overall): readonly Result[] {
	const suites = suitesOf(report);
	const matched = new Map(
		report.deviations.filter(({state}) => state === 'matched').map(each => [each.key, each]),
	);
	const rules = new Map(report.requirements.map(({id}, index) => [oneLine(id), index]));
	const ofRows = suites.flatMap(({id, requirement, cases}) =>
		cases
			.filter(({row, outcome}) => row?.standing === 'failed' || outcome === 'deviation')
			.map(each => ({
				...placed(id, rules.get(id), each.title, requirement),
				...failed(each, matched.get(each.row?.key ?? '')),
			})),
	);
	const untold = overall.others.length > 0 ? overall.others : [overall.sentence];
	const verdict =
		overall.passed || (ofRows.length > 0 && overall.others.length === 0) ? [] : untold;
	return [
		...verdict.map(why => ({
			...placed('verdict', report.requirements.length, `verdict: ${why}`),
			level: 'error' as const,
			message: {text: plain(`verdict: ${why}`)},
			partialFingerprints: fingerprints(`verdict ${why}`),
		})),
		...ofRows,
	];
}

function failed(
	{title, outcome, why, facts, row}: Case,
	deviation: ReportedDeviation | undefined,
): Pick<Result, 'level' | 'message' | 'partialFingerprints' | 'suppressions' | 'properties'> {
	return {
		level: outcome === 'failed' ? 'error' : outcome === 'short' ? 'warning' : 'note',
		message: {text: plain(`${title}: ${why}`)},
		partialFingerprints: fingerprints(title),
		...(outcome === 'deviation' ? {suppressions: [suppression(deviation, why)]} : {}),
		properties: {...Object.fromEntries(facts), ...(row && {level: row.level, tier: row.tier})},
	};
}

function suppression(
	deviation: ReportedDeviation | undefined,
	why: string,
): {kind: 'external'; status: 'accepted'; justification: string} {
	const {reason = why, owner = '', link = '', review = ''} = deviation ?? {};
	const justification = oneLine(`${reason} (${owner}, review by ${review}): ${link}`);
	return {kind: 'external', status: 'accepted', justification};
}

/**
 * A requirement can be in several lines: `15, 18`, or `46–47`. The row is a logical location: without one, Microsoft's
 * multitool takes a new failure for an earlier one of the same rule and line, whatever its fingerprint.
 */
function placed(
	ruleId: string,
	ruleIndex: number | undefined,
	title: string,
	{line, words}: Pick<ReportedRequirement, 'line' | 'words'> = {line: '', words: ''},
): Pick<Result, 'ruleId' | 'ruleIndex' | 'locations'> {
	const regions = line
		.split(',')
		.map(part => (part.match(/\d{1,6}/g) ?? []).map(Number).filter(each => each > 0))
		.filter(numbers => numbers.length > 0)
		.map(numbers => ({startLine: Math.min(...numbers), endLine: Math.max(...numbers)}));
	return {
		ruleId,
		...(ruleIndex === undefined ? {} : {ruleIndex}),
		locations: (regions.length === 0 ? [{startLine: 1}] : regions).map(region => ({
			physicalLocation: {
				artifactLocation: {uri: 'suites/fixtures/documentation.md', uriBaseId: base},
				region: words === '' ? region : {...region, snippet: {text: oneLine(words)}},
			},
			logicalLocations: [{fullyQualifiedName: plain(title)}],
		})),
	};
}

function fingerprints(key: string): Record<string, string> {
	const hash = createHash('sha256').update(key).digest('hex');
	return {'rowKey/v1': hash, primaryLocationLineHash: `${hash.slice(0, 16)}:1`};
}

function invocationOf(
	{verdict, started, ended}: ConformanceReport,
	{sentence, others}: Overall,
	found: number,
): Invocation {
	const more = found - mostResults;
	const said = more > 0 ? [...others, `${more} more results are only in report.json`] : others;
	return {
		executionSuccessful: verdict.conclusion !== 'inconclusive',
		exitCode: verdict.exitCode,
		exitCodeDescription: sentence,
		...time('startTimeUtc', started),
		...time('endTimeUtc', ended),
		toolExecutionNotifications: said.map((why): Notification => ({
			level: 'error',
			message: {text: plain(why)},
		})),
	};
}

function time(name: 'startTimeUtc' | 'endTimeUtc', text: string): Partial<Invocation> {
	const at = new Date(text);
	return Number.isNaN(at.valueOf()) ? {} : {[name]: at.toISOString()};
}

/** Text in which a viewer finds neither a placeholder (`{0}`) nor a link (`[text](target)`). */
const plain = (text: string): string =>
	oneLine(text)
		.replaceAll(/\{(?=\d+\})/g, '{ ')
		.replaceAll('](', '] (');
