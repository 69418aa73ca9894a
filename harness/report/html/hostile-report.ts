import type {Json} from '../../model/json.ts';
import {asReport} from '../read-report.ts';
import type {ConformanceReport} from '../conformance-report.ts';

/** Texts that do something where a reader does not take them as text, for tests only. */
export const hostileTexts = [
	'<img src=x onerror="window.hostile=1">',
	'</script><script>window.hostile=1</script>',
	'</style></title></textarea><svg onload="window.hostile=1">',
	'<!--<script>',
	'-->]]><iframe srcdoc="<script>parent.hostile=1</script>"></iframe>',
	'" autofocus onfocus="window.hostile=1" x="',
	"' onmouseover='window.hostile=1' x='",
	'javascript:window.hostile=1',
	'<base href="https://example.com/"><link rel=stylesheet href="https://example.com/a.css">',
	'<meta http-equiv="refresh" content="0;url=https://example.com/">',
	'<style>*{display:none}</style>',
	'{{constructor.constructor("window.hostile=1")()}} ${window.hostile=1}',
	'\u202Eesrever\u202C \u2066isolate\u2069 \u200Bzero\u200B',
	'\u0000\u0007\u001B[2J\u001B]0;title\u0007\u009B31m\r\n\u2028\u2029\uFEFF\uFFFE',
	'\uD800 half \uDC00',
	`a${'\u0301'.repeat(200)}`,
	'&lt;b&gt;&amp;#60;i&#62;',
	'../../../etc/passwd',
	'x'.repeat(100_000),
	'__proto__',
] as const;

/** The report with every text that may be any text made a hostile one; its shape is still a report's. */
export function hostileReport(report: ConformanceReport): ConformanceReport {
	let next = 0;
	const hostile = (value: Json | undefined, key: string): Json | undefined => {
		if (typeof value === 'string') {
			return fixed.has(key) ? value : `${hostileTexts[next++ % hostileTexts.length]} ${next}`;
		}
		if (Array.isArray(value)) return value.map(each => hostile(each, key) ?? null);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, each]) => [name, hostile(each, name)]),
		);
	};
	return asReport(hostile(JSON.parse(JSON.stringify(report)) as Json, ''), 'hostile');
}

/** What the schema lets have certain values only. */
const fixed = new Set(
	[
		'apiVersion kind run started ended suiteDigest digest conclusion preset levels level tier tiers owns owner',
		'keyword standing state by provider origin before after outcome dependsOn source selects key requirement requirements rows id cells review failing',
	].flatMap(line => line.split(' ')),
);
