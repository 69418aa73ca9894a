import test from 'ava';
import {micromark} from 'micromark';
import {gfm, gfmHtml} from 'micromark-extension-gfm';
import {planOf, results, row} from '../../model/sample-run.ts';
import type {ConformanceReport} from '../conformance-report.ts';
import {renderComment, renderSummary} from './markdown.ts';
import {hostileReport, hostileTexts, reportOf, samples} from './sample-reports.ts';

const renders = {summary: renderSummary, comment: renderComment};

/** As GitHub reads it, except that no HTML is taken out. */
const html = (markdown: string): string =>
	micromark(markdown, {
		allowDangerousHtml: true,
		allowDangerousProtocol: true,
		extensions: [gfm()],
		htmlExtensions: [gfmHtml()],
	});

const tagsIn = (text: string): ReadonlySet<string> =>
	new Set([...text.matchAll(/<(\/?[a-z!][^\s>]*)/gi)].map(([, tag = '']) => tag.replace('/', '')));

/** Those of headings, lists, tables and code. */
const ours = 'h2 h3 p ul li strong em code table thead tbody tr th td'.split(' ');

const within = {
	summary: (text: string) => Buffer.byteLength(text) <= 1024 * 1024,
	comment: (text: string) => text.length <= 65_536,
};

/** A thousand failures, and as many of everything else, each with as much to say as there can be. */
function huge(): ConformanceReport {
	const report = samples['with every standing'].report;
	const long = '𝒳|<'.repeat(1500);
	const [failed] = report.rows.filter(({standing}) => standing === 'failed');
	const rows = Array.from({length: 1000}, (_, index) => ({
		...failed,
		key: `${index} ${long}`,
		reason: `${index} ${long}`,
		again: long,
	})) as unknown as ConformanceReport['rows'];
	return {
		...report,
		rows,
		verdict: {
			...report.verdict,
			sentence: long,
			nonConformant: rows.map(({key}) => ({why: long, rows: [key]})),
		},
		requirements: report.requirements.flatMap(each =>
			Array.from({length: 500}, () => ({...each, id: long, statement: long})),
		),
		findings: rows.map(({key}) => ({about: key, rows: [{key}]})),
		notRun: rows.map(({key}) => ({why: key, requirements: [key], rows: [key]})),
	};
}

for (const [name, render] of Object.entries(renders)) {
	const fits = within[name as keyof typeof renders];

	test(`${name}: the verdict first, and why`, t => {
		const markdown = render(samples['with every standing'].report);
		t.regex(
			markdown,
			/^## ✘ secure-pod-defaults: non-conformant\n\n\*\*Verdict\*\* – non-conformant: knative 1\.23\.0 /,
		);
		t.true(
			markdown.includes(`
### Failed

- \`R12 [enabled] unset\`
  - expected \`false\`
  - observed \`true in Service\`
  - again \`spd run --requirement R12 --level enabled --case unset\`
`),
		);
		t.true(markdown.includes('| ✘ non-conformant 0/1 |'));
		t.true(
			markdown.includes(
				'  - Knative knows another string (knative/serving; review by 2027-11-01)\n  - `https://example.com/16042`',
			),
		);
	});

	test(`${name}: a run that fails without a failing row says why`, t => {
		const markdown = render(samples['with a deviation that no longer holds'].report);
		t.regex(markdown, /### Reasons\n\n- the deviation at .* no longer holds: the row passes/);
	});

	test(`${name}: what could not be judged is told by reason`, t => {
		const markdown = render(samples['without results'].report);
		t.regex(markdown, /### Could not be judged\n\n- it was planned, but there is no result\n/);
		t.regex(markdown, /and \d+ more/);
	});

	test(`${name}: hostile texts are only texts`, t => {
		const markdown = render(hostileReport());
		const shown = html(markdown);
		t.deepEqual(
			[...tagsIn(shown)].filter(tag => !ours.includes(tag)),
			[],
		);
		const outsideCode = shown.replaceAll(/<code>[^]*?<\/code>/g, '').replaceAll(/<[^>]*>/g, '');
		t.notRegex(outsideCode, /@\w|#\d|GH-\d|https?:|www\.|:\w+:/);
		t.notRegex(markdown, /^\s*::|##\[/m);
		t.notRegex(markdown, /[^\n\P{C}]/u);
		t.is(shown.match(/<h2>/g)?.length, 1);
	});

	test(`${name}: it stays within its limit, and says what was left out`, t => {
		const markdown = render(huge());
		t.true(fits(`${markdown}\n`));
		t.regex(markdown, /### Failed\n[^]*\*… and [\d]+ more, which report\.json has\.\*\n/);
		for (const title of [
			'Reasons',
			'Failed',
			'Requirements',
			'Documentation findings',
			'Not run',
		]) {
			t.true(markdown.includes(`### ${title}\n`), title);
		}
		t.deepEqual(
			[...tagsIn(html(markdown))].filter(tag => !ours.includes(tag)),
			[],
		);
	});

	test(`${name}: the same report gives the same bytes`, t => {
		t.is(render(hostileReport()), render(hostileReport()));
	});
}

test('a conformant run is short', t => {
	const markdown = renderComment(reportOf());
	t.regex(markdown, /^## ✔ secure-pod-defaults: conformant\n/);
	t.notRegex(markdown, /### (?:Failed|Reasons|Could not be judged|Not run)/);
});

test('of many failures the first of each requirement is shown', t => {
	const many = Array.from({length: 20}, (_, index) => row('R12', 'enabled', `case ${index}`));
	const plan = planOf([...many, row('R36', 'enabled', 'caddy')]);
	const failed = plan.rows.map(({key}) => [key, 'failed'] as const);
	const markdown = renderComment(
		reportOf({plan, results: results(plan, Object.fromEntries(failed))}),
	);
	t.regex(
		markdown,
		/### Failed\n\n- `R12 \[enabled\] case 0`\n[^`]*`[^]*\n- `R36 \[enabled\] caddy`\n/,
	);
	t.true(markdown.includes('*… and 11 more, which report.json has.*'));
});

test('the check of hostile texts fails on what is not escaped', t => {
	const shown = html(hostileTexts.join('\n\n'));
	t.true([...tagsIn(shown)].some(tag => !ours.includes(tag)));
	t.regex(shown, /@\w/);
});
