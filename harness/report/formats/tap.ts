import type {ConformanceReport} from '../conformance-report.ts';
import {secondsOf, suitesOf, type Case, type Outcome} from './cases.ts';
import {oneLine} from './one-line.ts';
import {overallOf} from './overall.ts';

/**
 * TAP with YAML diagnostics: first the verdict, so that no stream is empty, which is a pass to some readers; then a test a row.
 * A known deviation, and a SHOULD that is not kept, is `not ok # TODO`; what was not judged is `ok # SKIP`.
 * - The stream says version 13, though it means the same in 14: Perl's `prove` fails each stream that says 14.
 * - There are no subtests: `prove` and tap.py do not count what is indented.
 * - A `#` in a title becomes `＃`: tap.py does not know the escape `\#`, so that a title could excuse its own failure.
 * - No title ends in `{`, which begins a subtest of node-tap.
 */
export function renderTap(report: ConformanceReport): string {
	const {passed, sentence, others} = overallOf(report);
	const suites = suitesOf(report);
	const number = counter();
	const points = [
		...point(number(), passed ? 'ok' : 'not ok', 'verdict'),
		...diagnostics([['verdict', sentence], ...others.map((why, at) => [`why${at}`, why] as const)]),
		...suites.flatMap(({id, requirement, cases}) => [
			`# requirement ${oneLine(`${id} ${requirement?.keyword ?? ''}: ${requirement?.statement ?? ''}`)}`,
			...cases.flatMap(each => pointOf(number(), each)),
		]),
	];
	return ['TAP version 13', `1..${number() - 1}`, ...points, ''].join('\n');
}

const kinds = {
	passed: {status: 'ok'},
	failed: {status: 'not ok'},
	inconclusive: {status: 'not ok'},
	deviation: {status: 'not ok', directive: 'TODO'},
	short: {status: 'not ok', directive: 'TODO'},
	observed: {status: 'ok', directive: 'SKIP'},
	'not run': {status: 'ok', directive: 'SKIP'},
} as const satisfies Readonly<
	Record<Outcome, {readonly status: Status; readonly directive?: 'TODO' | 'SKIP'}>
>;

type Status = 'ok' | 'not ok';

function pointOf(at: number, {title, outcome, why, facts, row}: Case): readonly string[] {
	const kind: {readonly status: Status; readonly directive?: string} = kinds[outcome];
	const directive = kind.directive === undefined ? '' : ` # ${kind.directive} ${unhashed(why)}`;
	const isTold = facts.length === 0 && kind.directive !== undefined;
	const because = outcome === 'passed' || isTold ? [] : [['why', why] as const, ...facts];
	const took = row && secondsOf(row.milliseconds) > 0 ? secondsOf(row.milliseconds) * 1000 : 0;
	return [
		...point(at, kind.status, title, directive),
		...diagnostics(because, outcome === 'passed' ? 0 : took),
	];
}

function point(at: number, status: Status, title: string, directive = ''): readonly string[] {
	return [`${status} ${at} - ${unhashed(title).replace(/\{$/, '{.')}${directive}`];
}

/** Strings in the notation of JSON, which is YAML: nothing in them is read. */
function diagnostics(facts: Case['facts'], milliseconds = 0): readonly string[] {
	if (facts.length === 0) return [];
	return [
		'  ---',
		...facts.map(([name, text]) => `  ${name}: ${JSON.stringify(text)}`),
		...(milliseconds > 0 ? [`  duration_ms: ${milliseconds.toFixed(1)}`] : []),
		'  ...',
	];
}

const unhashed = (text: string): string => text.replaceAll('#', '＃');

function counter(): () => number {
	let last = 0;
	return () => {
		last += 1;
		return last;
	};
}
