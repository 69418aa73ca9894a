import Builder from 'fast-xml-builder';
import type {ConformanceReport} from '../conformance-report.ts';
import {secondsOf, suitesOf, type Case, type Outcome, type Suite} from './cases.ts';
import {oneLine} from './one-line.ts';
import {overallOf} from './overall.ts';

/**
 * JUnit XML: a suite a requirement, a test a row, and one of the verdict, so that the file is green only if the run is.
 * Passed is only what passed. A known deviation, a SHOULD that is not kept, a row that is only observed and one that was
 * not run are `skipped` with the reason: readers show it there, whereas nobody opens the output of a passed test.
 * What readers need, each otherwise:
 * - every test is in a suite (Allure loses others);
 * - each text is in the attribute `message` and in the element (Prow and TestGrid show only the latter; Allure takes a failure
 *   without the former for a pass);
 * - `testsuites` has no counts: with them, but without `skipped`, which Jenkins' xUnit schema forbids there, test-results-parser
 *   counts what was skipped as passed;
 * - tests have no `properties`, which the same schema forbids;
 * - the verdict is a `failure` even if it is inconclusive (older TestGrid does not know `error`).
 */
export function renderJunit(report: ConformanceReport): string {
	return new Builder({
		ignoreAttributes: false,
		attributeNamePrefix: '@',
		suppressEmptyNode: true,
		format: true,
		indentBy: ' ',
	}).build({
		'?xml': {'@version': '1.0', '@encoding': 'UTF-8'},
		testsuites: {
			'@name': name,
			...timeBetween(report.started, report.ended),
			testsuite: [
				verdictSuite(report),
				...suitesOf(report).map(each => suiteElement(report, each)),
			],
		},
	});
}

const name = 'secure-pod-defaults';

function verdictSuite(report: ConformanceReport): object {
	const {passed, sentence, others} = overallOf(report);
	const {run, suiteDigest, harness, subject, provider, measured} = report;
	return suite(report, 'verdict', {
		counts: {tests: 1, failures: passed ? 0 : 1, errors: 0, skipped: 0},
		seconds: 0,
		properties: {
			run,
			suiteDigest,
			harness: `${harness.name} ${harness.version}`,
			subject: [subject.name, subject.version].filter(Boolean).join(' '),
			provider,
			...(measured === undefined ? {} : {kubernetes: measured.facts.kubernetes}),
		},
		cases: [
			{
				...named('verdict', 'verdict', 0),
				...(passed
					? {'system-out': sentence}
					: {
							failure: trouble(
								'verdict',
								sentence,
								others.map(why => `because: ${why}`),
							),
						}),
			},
		],
	});
}

function suiteElement(report: ConformanceReport, {id, requirement, cases}: Suite): object {
	const elements: readonly Element[] = cases.map(each => elementOf[each.outcome]);
	const number = (element: Element) => elements.filter(each => each === element).length;
	return suite(report, id, {
		counts: {
			tests: cases.length,
			failures: number('failure'),
			errors: number('error'),
			skipped: number('skipped'),
		},
		seconds: cases.reduce((sum, {row}) => sum + secondsOf(row?.milliseconds), 0),
		properties:
			requirement === undefined
				? {}
				: {
						keyword: requirement.keyword,
						words: requirement.words,
						line: requirement.line,
						statement: requirement.statement,
					},
		cases: cases.map(each => testcase(id, each)),
	});
}

interface SuiteParts {
	readonly counts: Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>>;
	readonly seconds: number;
	readonly properties: Readonly<Record<string, string>>;
	readonly cases: readonly object[];
}

function suite(
	{started}: ConformanceReport,
	id: string,
	{counts, seconds, properties, cases}: SuiteParts,
): object {
	const facts = Object.entries(properties);
	return {
		'@name': `${name}.${id}`,
		...Object.fromEntries(Object.entries(counts).map(([key, value]) => [`@${key}`, value])),
		'@time': seconds.toFixed(3),
		...timestamp(started),
		...(facts.length === 0
			? {}
			: {
					properties: {
						property: facts.map(([key, value]) => ({'@name': key, '@value': oneLine(value)})),
					},
				}),
		testcase: cases,
	};
}

type Element = 'failure' | 'error' | 'skipped' | undefined;

const elementOf = {
	passed: undefined,
	failed: 'failure',
	inconclusive: 'error',
	deviation: 'skipped',
	short: 'skipped',
	observed: 'skipped',
	'not run': 'skipped',
} as const satisfies Readonly<Record<Outcome, Element>>;

function testcase(id: string, {title, outcome, why, facts, row}: Case): object {
	const element = elementOf[outcome];
	const lines = facts.map(([fact, text]) => `${fact}: ${text}`);
	return {
		...named(id, title, secondsOf(row?.milliseconds)),
		...(element === undefined ? {} : {[element]: trouble(outcome, why, lines)}),
	};
}

/** The class is the suite's name: then readers that group by it show no level more. */
const named = (id: string, title: string, seconds: number): object => ({
	'@name': title,
	'@classname': `${name}.${id}`,
	'@time': seconds.toFixed(3),
});

const trouble = (type: string, message: string, lines: readonly string[]): object => ({
	'@type': type,
	'@message': message,
	'#text': [message, ...lines].join('\n'),
});

function timeBetween(started: string, ended: string): object {
	const milliseconds = Date.parse(ended) - Date.parse(started);
	return milliseconds >= 0 ? {'@time': secondsOf(milliseconds).toFixed(3)} : {};
}

/** Without a zone and a fraction, as the schemas ask. */
function timestamp(started: string): object {
	const time = new Date(started);
	return Number.isNaN(time.valueOf()) ? {} : {'@timestamp': time.toISOString().slice(0, 19)};
}
