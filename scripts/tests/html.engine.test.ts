import {readFile, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {execa} from 'execa';
import test, {type ExecutionContext} from 'ava';
import type {Browser, BrowserContextOptions, Page} from 'playwright-core';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {fileOf, formats} from '../../harness/report/formats.ts';
import {hostileReport, hostileTexts} from '../../harness/report/html/hostile-report.ts';
import {readFurnishing} from '../../harness/report/html/document.ts';
import {renderIndex} from '../../harness/report/html/index-page.ts';
import {renderMatrixPage} from '../../harness/report/html/matrix-page.ts';
import {renderReproPage} from '../../harness/report/html/repro-page.ts';
import {sampleReport} from '../../harness/report/html/sample-report.ts';
import {sampleRepro} from '../../harness/report/html/sample-repro.ts';
import {matrixReport} from '../../harness/report/matrix/matrix-report.ts';
import {openBrowser} from './browser.ts';
import {folder, readReport} from './testing.ts';

/** `report.html` in a real browser, opened as a file. What runs in the page is text here. */

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const sample = sampleReport();
const largestPage = 1.5e6;
let browser: Browser;

test.before(async () => {
	browser = await openBrowser();
});

test.after.always(() => browser.close());

const looks: readonly BrowserContextOptions[] = (['light', 'dark'] as const).flatMap(colorScheme =>
	[375, 1600].map(width => ({colorScheme, viewport: {width, height: 900}})),
);

for (const look of looks) {
	const width = look.viewport?.width;
	test.serial(`${look.colorScheme}, ${width} px: accessible, not too wide, silent`, async t => {
		const {page, said, asked, address} = await opened(t, sample, look);
		await page.locator('#list summary').first().click();
		await unfoldGroups(page);
		t.deepEqual(await violations(page), []);
		t.is(await page.evaluate('document.documentElement.scrollWidth'), width);
		t.deepEqual(said, []);
		t.deepEqual(asked, [address]);
	});
}

test.serial('the theme of the button is as accessible as that of the system', async t => {
	const {page} = await opened(t, sample, {colorScheme: 'light'});
	const paper = async () =>
		page.evaluate('getComputedStyle(document.body.parentElement).backgroundColor');
	const light = await paper();
	await page.locator('#theme').click();
	await page.locator('#theme').click();
	t.is(await page.locator('#theme').textContent(), 'Theme: dark');
	t.not(await paper(), light);
	t.deepEqual(await violations(page), []);
});

test.serial('by keyboard: to the rows, a search, a row unfolded, its command copied', async t => {
	const {page} = await opened(t, sample, {});
	await page.keyboard.press('Tab');
	t.is(await focused(page), 'Skip to all rows');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	t.is(await page.evaluate('document.activeElement.id'), 'text');
	await page.keyboard.type('caddy');
	t.is(await page.locator('#count').textContent(), '1 of 12 rows');
	for (let step = 0; step < 7; step++) await page.keyboard.press('Tab');
	t.regex(await focused(page), /R36.*caddy/);
	await page.keyboard.press('Enter');
	t.regex(await page.locator('#list .unfolded').innerText(), /Warning BackOff: restarting/);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	t.is(await focused(page), 'Copy');
	await page.keyboard.press('Enter');
	await page.locator('#list button', {hasText: 'Copied'}).waitFor();
});

test.serial('a cell of the table leads to its rows', async t => {
	const {page} = await opened(t, sample, {});
	await page.locator('a[data-requirement=R12][data-level=enabled]').click();
	t.is(await page.locator('#count').textContent(), '3 of 12 rows');
	await page.locator('#clear').click();
	t.is(await page.locator('#count').textContent(), '12 rows');
});

test.serial('a full run: its size, and the time that a filter takes', async t => {
	const report = await fullRun(t);
	const {page, size} = await opened(t, report, {});
	t.true(report.rows.length > 5000);
	t.is(
		await page.locator('#count').textContent(),
		`${report.rows.length.toLocaleString('en-US')} rows`,
	);
	t.true(size <= largestPage, `${size} bytes`);
	const times: number[] = [];
	for (const text of ['c', 'ca', 'cap', 'capabilities drop', 'nothing has this', '']) {
		times.push(
			await page.evaluate<number>(`(() => {
				const field = document.querySelector('#text');
				field.value = ${JSON.stringify(text)};
				const begun = performance.now();
				field.dispatchEvent(new Event('input', {bubbles: true}));
				return performance.now() - begun;
			})()`),
		);
	}
	t.log(`${size} bytes; filters took ${times.map(time => Math.round(time)).join(', ')} ms`);
	await page.locator('#more').click();
	t.is(await page.locator('#list > li').count(), 200);
	t.is(await page.locator('#list summary:focus').count(), 1);
});

test.serial(
	'without scripts: the verdict, the table and the failures, and where the rows are',
	async t => {
		const {page} = await opened(t, sample, {javaScriptEnabled: false});
		const text = await page.locator('body').innerText();
		t.regex(text, /non-conformant/);
		t.regex(text, /report\.json has them all/);
		t.regex(text, /spd run --requirement R12 --level enabled --case unset/);
		t.false(await page.locator('#filter').isVisible());
		t.false(await page.locator('#theme').isVisible());
	},
);

test.serial('on paper, what is folded is unfolded, also without scripts', async t => {
	for (const javaScriptEnabled of [true, false]) {
		const {page} = await opened(t, sample, {javaScriptEnabled});
		await page.emulateMedia({media: 'print'});
		const folded = page.locator('details.group .unfolded');
		for (const each of await folded.all()) t.true(await each.isVisible());
		t.true((await folded.count()) > 3);
	}
});

test.serial('before it is printed, rows that did not pass unfold, and fold again', async t => {
	const {page} = await opened(t, sample, {});
	await page.evaluate('dispatchEvent(new Event("beforeprint"))');
	t.is(await page.locator('#list details[open] .unfolded').count(), 5);
	await page.evaluate('dispatchEvent(new Event("afterprint"))');
	t.is(await page.locator('#list details[open]').count(), 0);
});

test.serial('hostile texts in every field are texts', async t => {
	const {page, said, asked, address} = await opened(t, hostileReport(sample), {});
	for (const each of await page.locator('#list summary').all()) await each.click();
	t.is(await page.evaluate('typeof window.hostile'), 'undefined');
	const foreign =
		'img, iframe, base, link, object, embed, svg [onload], [onerror], [onfocus], [onmouseover]';
	t.is(await page.locator(foreign).count(), 0);
	t.deepEqual(
		await page.evaluate(
			'[...document.querySelectorAll("script, style, form, meta")].map(each => each.localName)',
		),
		['meta', 'meta', 'meta', 'meta', 'meta', 'style', 'form', 'script', 'script'],
	);
	t.deepEqual(
		await page.evaluate(
			'[...document.links].map(each => each.protocol).filter(each => each !== "file:")',
		),
		[],
	);
	const shown = await page.evaluate<string>('document.title + document.body.textContent');
	t.notRegex(shown, /(?![\n\t])[\p{Cc}\p{Cf}]/u);
	t.regex(shown, /<img src=x onerror="window\.hostile=1">/);
	t.is(await page.evaluate('document.documentElement.scrollWidth'), 1280);
	t.deepEqual(await violations(page), []);
	t.deepEqual(said, []);
	t.deepEqual(asked, [address]);
});

test.serial(
	'and if an element got in, its script would not run, nor would it load anything',
	async t => {
		const {page, said, refused} = await opened(t, sample, {});
		await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src="https://example.com/a.png" onerror="window.hostile=1"><style>body{display:none}</style>');
		document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.hostile = 1'}))`);
		await page.waitForFunction('document.images[0].complete');
		t.is(await page.evaluate('typeof window.hostile'), 'undefined');
		t.true(await page.locator('h1').isVisible());
		t.true(said.some(line => line.includes('Content Security Policy')));
		t.deepEqual(refused, ['csp https://example.com/a.png']);
	},
);

for (const [name, make] of Object.entries({index, matrixPage})) {
	test.serial(`${name}: accessible in both themes and widths, hostile texts too`, async t => {
		for (const look of looks) {
			for (const report of [sample, hostileReport(sample)]) {
				const {page, said, asked, address} = await openedText(t, await make(report), look);
				await unfoldGroups(page);
				t.deepEqual(await violations(page), []);
				t.is(await page.evaluate('document.documentElement.scrollWidth'), look.viewport?.width);
				t.is(await page.locator('img, iframe, base, link, form').count(), 0);
				t.deepEqual(said, []);
				t.deepEqual(asked, [address]);
				await page.close();
			}
		}
	});
}

test.serial('a cell of the matrix leads to what it says, also by keyboard', async t => {
	for (const javaScriptEnabled of [true, false]) {
		const {page} = await openedText(t, await matrixPage(sample), {javaScriptEnabled});
		const cell = page.locator('a[aria-label^="R12, 1.23.0 on"][aria-label*="enabled: non-conf"]');
		const told = page.locator((await cell.getAttribute('href')) ?? '');
		t.false(await told.isVisible());
		await cell.focus();
		await page.keyboard.press('Enter');
		await told.waitFor();
		t.regex(await told.innerText(), /R12 \[enabled\] unset\n+expected .*\n+saw /);
		t.regex(await told.innerText(), /spd run --requirement R12 --level enabled --case unset/);
	}
});

test.serial('the matrix is one stop for TAB, and arrows go from cell to cell', async t => {
	const {page} = await openedText(t, await matrixPage(sample), {});
	const at = async () => page.evaluate<string>('document.activeElement.getAttribute("aria-label")');
	await page.locator('table.grid a[tabindex="0"]').focus();
	const first = await at();
	await page.keyboard.press('ArrowRight');
	const second = await at();
	t.not(second, first);
	await page.keyboard.press('ArrowLeft');
	t.is(await at(), first);
	await page.keyboard.press('ArrowDown');
	t.not((await at()).slice(0, 4), first.slice(0, 4));
	await page.keyboard.press('Tab');
	t.false(await page.evaluate('Boolean(document.activeElement.closest("table.grid"))'));
});

test.serial(
	'the page of spd repro: accessible in both themes and widths, hostile texts too',
	async t => {
		const furnishing = await readFurnishing();
		for (const look of looks) {
			for (const said of ['my-app:1', hostileTexts.join(' ')]) {
				const html = renderReproPage(sampleRepro(said), furnishing);
				const {page, said: reported, asked, address} = await openedText(t, html, look);
				await unfoldGroups(page);
				t.deepEqual(await violations(page), []);
				t.is(await page.evaluate('document.documentElement.scrollWidth'), look.viewport?.width);
				t.is(await page.locator('img, iframe, base, link, form').count(), 0);
				t.deepEqual(reported, []);
				t.deepEqual(asked, [address]);
				await page.close();
			}
		}
	},
);

async function index(report: ConformanceReport): Promise<string> {
	const both = [report, sample].map((each, number) => ({report: each, page: `${number}.html`}));
	return renderIndex(both, await readFurnishing());
}

async function matrixPage(report: ConformanceReport): Promise<string> {
	const passing = report.rows.map(row => ({...row, standing: 'passed' as const, observed: silent}));
	const columns = [
		{name: '1.22.0', report: {...report, rows: passing}},
		{name: `1.23.0 ${report.verdict.sentence}`.slice(0, 200), report},
		...['1.22.0', '1.23.0'].map(knative => ({
			name: `${knative} on 1.37.2`,
			place: {knative, kubernetes: '1.37.2'},
			report,
		})),
	];
	return renderMatrixPage(matrixReport(columns), await readFurnishing());
}

const silent = {kind: 'value', stages: {Service: null}} as const;

/** The report's page, with what its console said and what it has asked for. */
async function opened(
	t: ExecutionContext,
	report: ConformanceReport,
	options: BrowserContextOptions,
) {
	const render = await formats.html.load();
	return openedText(t, render(report), options);
}

async function openedText(t: ExecutionContext, html: string, options: BrowserContextOptions) {
	const file = path.join(await folder(t), fileOf('html') ?? '');
	await writeFile(file, html);
	const address = pathToFileURL(file).href;
	const page = await browser.newPage(options);
	t.teardown(() => page.close());
	// A busy machine may need more than the thirty seconds of Playwright.
	page.setDefaultTimeout(120_000);
	const said: string[] = [];
	const asked: string[] = [];
	const refused: string[] = [];
	page.on('console', message => said.push(message.text()));
	page.on('pageerror', error => said.push(error.message));
	page.on('request', request => asked.push(request.url()));
	page.on('requestfailed', request =>
		refused.push(`${request.failure()?.errorText} ${request.url()}`),
	);
	await page.goto(address);
	const hasRows = html.includes('id="packed-rows"');
	if (hasRows && (options.javaScriptEnabled ?? true)) {
		await page.locator('html[data-rows]').waitFor();
	}
	return {page, said, asked, refused, address, size: Buffer.byteLength(html)};
}

/** What this file reads of axe's answer; its own types need the DOM's. */
interface AxeResults {
	readonly violations: readonly {
		readonly id: string;
		readonly nodes: readonly {readonly html: string}[];
	}[];
}

/** What axe has against the page: the rule, and the element. */
async function violations(page: Page): Promise<readonly string[]> {
	await page.evaluate(axe);
	const {violations: found} = await page.evaluate<AxeResults>('axe.run()');
	return found.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`));
}

async function unfoldGroups(page: Page): Promise<void> {
	for (const group of await page.locator('details.group').all()) {
		if ((await group.getAttribute('open')) === null) await group.locator('summary').click();
	}
}

const focused = async (page: Page): Promise<string> =>
	page.evaluate<string>('document.activeElement.textContent');

/** Of every row that needs no cluster. */
async function fullRun(t: ExecutionContext): Promise<ConformanceReport> {
	const root = path.join(import.meta.dirname, '..', '..');
	const example = path.join(root, 'examples', 'python', 'defaulting.py');
	const report = await folder(t);
	const subject = `exec=python3 ${example}`;
	const options = ['run', '--subject', subject, '--preset', 'full', '--quiet', '--report', report];
	const {stderr} = await execa(path.join(root, 'bin', 'spd'), options);
	t.is(stderr, '');
	return readReport(report);
}
