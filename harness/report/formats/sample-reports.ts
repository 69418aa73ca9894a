import {catalogue, planOf, results, row, suite} from '../../model/sample-run.ts';
import type {Result, Status} from '../../model/result.ts';
import type {Measured} from '../../providers/provider.ts';
import {parseDeviations} from '../../verdict/deviations.ts';
import type {Grounds} from '../../verdict/verdict.ts';
import type {ConformanceReport} from '../conformance-report.ts';
import {reportOf as sampleOf} from '../testing-report.ts';

/** Small reports, for tests only. */

const measured: Measured = {
	cluster: 'spd-1',
	facts: {kubernetes: '1.34.10', nodes: []},
	components: [],
	spellings: [],
	entered: [],
	configurationBefore: {},
};

/** The report of a run of the sample suite on a measured cluster. */
export const reportOf = (grounds: Partial<Grounds> = {}): ConformanceReport =>
	sampleOf(grounds, {measured});

const key = 'R3 [root-allowed] the documented string';

const deviations = parseDeviations(
	`deviations:
  - requirement: R3
    levels: [root-allowed]
    case: the documented string
    versions: '*'
    observed: {kind: value, stages: {Service: true}}
    reason: Knative knows another string
    owner: knative/serving
    link: https://example.com/16042
    review: 2027-11-01
`,
	'knative.yaml',
	catalogue,
);

const silent = row('R12', 'enabled', 'upper case', {observedOnly: 'silent on letter case'});
const elsewhere = row('R36', 'enabled', 'elsewhere');

/** A run in which rows end as given; one row is only observed besides drift, and one is left out. */
function run(but: Readonly<Record<string, Status>>, others: Partial<Grounds> = {}) {
	const plan = planOf([...suite, silent, elsewhere], {}, each =>
		each === elsewhere ? {by: 'site', why: 'no container runs here'} : undefined,
	);
	return reportOf({plan, results: results(plan, but), ...others});
}

/** The reports that each format must show, and whether it may be green. */
export const samples = {
	conformant: {report: run({[key]: 'failed'}, {deviations}), green: true},
	'with a SHOULD that falls short': {report: run({'R38 [enabled] b': 'failed'}), green: true},
	'with a failure': {report: run({'R12 [enabled] unset': 'failed', [key]: 'failed'}), green: false},
	'with a row that could not be judged': {
		report: run({'R36 [enabled] caddy': 'inconclusive'}),
		green: false,
	},
	'with every standing': {
		report: run(
			{
				[key]: 'failed',
				'R12 [enabled] unset': 'failed',
				'R12 [root-allowed] unset': 'inconclusive',
				'R36 [enabled] caddy': 'not applicable',
				'R38 [enabled] b': 'failed',
			},
			{deviations},
		),
		green: false,
	},
	'with a deviation that no longer holds': {report: run({}, {deviations}), green: false},
	'without results': {report: reportOf({results: []}), green: false},
	'without rows': {report: reportOf({plan: planOf([]), results: []}), green: false},
	'that claims to be conformant without a row': {
		report: {...reportOf(), rows: []},
		green: false,
	},
	'of a subject that owns nothing': {
		report: reportOf({plan: planOf(suite, {subject: {name: 'nobody', owns: []}})}),
		green: false,
	},
	'with its end cut off': {report: reportOf({torn: '{'}), green: false},
} as const satisfies Readonly<Record<string, Sample>>;

export interface Sample {
	readonly report: ConformanceReport;
	readonly green: boolean;
}

/** Texts that are an order to some reader. */
export const hostileTexts = [
	'\u001B[31mred\u001B[0m \u001B]8;;https://evil.example\u0007link\u001B]8;;\u0007',
	'\u0000\u0001\u0008\u000B\u000C\u007F\u0085\u2028\u2029\uFFFE\uFFFF',
	'\u202Eevil\u202C \u200Bzero\uFEFF',
	']]> <![CDATA[ <?xml version="1.0"?> <!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]> &b; &amp; &#0;',
	'<script>alert(1)</script><img src=x onerror=alert(1)><!-- --><details><a href="javascript:alert(1)">',
	'"><failure message="x"/> \'/> </testcase></testsuite></testsuites>',
	'[[ATTACHMENT|/etc/passwd]] [[PROPERTY|a=b]] [[[PROPERTY|c]]d[[/PROPERTY]]',
	'# SKIP not today',
	'# TODO later',
	'title # skip \\# TODO \\',
	'ends in {',
	'1..0 # Skipped\nBail out! now\nok 1 - mine\nnot ok 2\n  ---\n  ...\nTAP version 14',
	'::error file=a.ts,line=1::mine\n::set-output name=a::b\n##[error]mine',
	'@team @octocat #1 GH-1 user@example.com https://evil.example www.evil.example',
	'| a | b |\n|---|---|\n# Heading\n> quote\n- item\n```\nfence\n~~~\n***bold*** _em_ ~~gone~~ [link](javascript:alert(1)) ![image](https://evil.example/a.png) [^1] $x$',
	'{0} {1} [text](7) {{0}}',
	'a\\nb\\"c" \\ \n# HELP x\n# EOF\nspd_conformant 1',
	'__proto__',
	'A very long one: '.repeat(5000),
	'`'.repeat(300),
	'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301 👩‍👩‍👧 𝒳',
	'',
	'   ',
	'null',
	'-1e999',
] as const;

/** A failed report in which each text of a kind is foreign, and each is hostile. */
export function hostileReport(): ConformanceReport {
	const names = hostileTexts.map((text, index) => row('R12', 'enabled', `${text}${index}${text}`));
	const requirement = hostileTexts.map(text => row(text, 'enabled', 'unset'));
	const plan = planOf([...suite, ...names, ...requirement], {
		subject: {name: hostileTexts.join(' '), owns: ['defaulting'], version: hostileTexts[3]},
		run: hostileTexts[5],
		suiteDigest: hostileTexts[11],
		again: ['--subject', hostileTexts[14]],
	});
	const failed = plan.rows.map((planned, index): Result => {
		const text = hostileTexts[index % hostileTexts.length] ?? '';
		return {
			key: planned.key,
			requirement: planned.requirement,
			alsoProves: planned.alsoProves,
			level: planned.level,
			case: planned.case,
			tier: planned.tier,
			configuration: planned.configuration,
			status: 'failed',
			expected: {refusal: text},
			observed: {kind: 'outcome', outcome: 'crashed', text, answer: text},
			reason: text,
			evidence: {object: text, log: [text], events: [text]},
			milliseconds: index % 2 === 0 ? 1e300 : -1,
		};
	});
	const report = reportOf({plan, results: failed});
	return {
		...report,
		started: 'yesterday',
		ended: hostileTexts[2],
		cutShort: `${hostileTexts.join('\n')} \uD800`,
		provider: hostileTexts[4],
		verdict: {
			...report.verdict,
			inconclusive: [...report.verdict.inconclusive, ...hostileTexts.map(why => ({why, rows: []}))],
		},
		requirements: report.requirements.map((each, index) => ({
			...each,
			words: hostileTexts[index % hostileTexts.length] ?? '',
			statement: hostileTexts[(index + 3) % hostileTexts.length] ?? '',
			line: hostileTexts[(index + 6) % hostileTexts.length] ?? '',
		})),
		notRun: [
			{why: hostileTexts[7], by: 'site', requirements: [], rows: [...hostileTexts]},
			{why: hostileTexts[8], requirements: [...hostileTexts], rows: []},
		],
		findings: hostileTexts.map(about => ({about, rows: [{key: about, reason: about}]})),
	};
}
