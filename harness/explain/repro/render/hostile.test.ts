import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {array, assert, constantFrom, oneof, property, string} from 'fast-check';
import {micromark} from 'micromark';
import {gfm, gfmHtml} from 'micromark-extension-gfm';
import {causeOf} from '../../causes/catalogue.ts';
import {jsonText} from '../../../machine/json-text.ts';
import type {Style} from '../../../machine/style.ts';
import type {ReproReport} from '../repro-report.ts';
import {renderReproMarkdown} from './markdown.ts';
import {renderRepro, renderReproBriefly} from './terminal.ts';

/** Nothing that an image prints, names or contains changes what a terminal or Markdown does. */

const style: Style = {color: true, unicode: true, width: 100};

/** A report in which every text that an image can choose is this one. */
function reportOf(said: string): ReproReport {
	const facts = {
		user: said,
		program: [said],
		exposed: [],
		architecture: said,
		fileCapabilities: said,
	};
	const finding = {
		outcome: 'crashed',
		container: said,
		text: `chown: ${said}: Operation not permitted\n${said}`,
		log: said,
		reason: said,
		exitCode: 1,
		port: 8080,
		image: facts,
	} as const;
	const cause = causeOf({...finding, text: `chown: /${said}: Operation not permitted`});
	const attempt = {finding, seconds: 1, answer: said, ...(cause && {cause})};
	const override = {
		emptyDirs: [said],
		env: {[said]: said},
		beside: {[said]: {securityContext: {runAsUser: 1}}},
	};
	const ready = {
		...attempt,
		finding: {...finding, outcome: 'ready', text: said, newDenials: [said], restarts: 1},
	} as const;
	return {
		schema: 'secure-pod-defaults/repro/v1',
		spd: '0.1.0',
		named: said,
		image: {id: said, from: said, facts},
		manifest: said,
		leftOut: [said],
		clusters: [
			{
				cluster: said,
				knative: '1.23.0',
				kubernetes: '1.34.10',
				containerRuntime: said,
				configured: {value: said, isHonoured: false, otherwise: said},
				levels: [
					{level: 'disabled', added: said, attempt: ready, tried: []},
					{level: 'root-allowed', missing: said},
					{
						level: 'enabled',
						added: said,
						attempt,
						tried: [{override, attempt}],
						set: {override, manifest: said, costs: [said]},
					},
				],
			},
		],
	};
}

/** Text made of what terminals, parsers of Markdown and GitHub obey. */
const hostile = array(
	oneof(
		constantFrom(
			'\u001B[2J',
			'\u001B[31m',
			'\u001B]0;owned\u0007',
			'\u001B]8;;https://evil.example\u001B\\',
			'\u009B1A',
			'\u202E',
			'\u2066',
			'\u200B',
			'\r',
			'\n',
			'\n\n',
			'\t',
			'\0',
			'```',
			'~~~',
			'`',
			'|',
			'\n# ',
			'\n- ',
			'1. ',
			'</details>',
			'<img src=x onerror=a>',
			'<script>',
			'![a](https://evil.example/p.png)',
			'[a](javascript:b)',
			'https://evil.example',
			'www.evil.example',
			'a@evil.example',
			'@team',
			'#1',
			'&lt;',
			'$a$',
			'**',
			'\\',
			' ',
			'a',
		),
		string({unit: 'binary', maxLength: 4}),
	),
	{maxLength: 8},
).map(parts => parts.join(''));

const obeyed = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

test('terminal: no control character but line feeds and our own colours', t => {
	assert(
		property(hostile, said => {
			const report = reportOf(said);
			for (const render of [renderRepro, renderReproBriefly]) {
				const plain = render({...style, color: false}, report);
				t.notRegex(plain, obeyed);
				t.is(stripVTControlCharacters(render(style, report)), plain);
			}
		}),
	);
});

test('Markdown: what an image says makes no link, no picture, no mention and no HTML', t => {
	assert(
		property(hostile, said => {
			const text = renderReproMarkdown(reportOf(said));
			t.notRegex(text, obeyed);
			const html = micromark(text, {
				extensions: [gfm()],
				htmlExtensions: [gfmHtml()],
				allowDangerousHtml: true,
			});
			const tags = new Set(
				(html.match(/<\/?[a-z][^>]*>/g) ?? []).map(tag => tag.replace(/ .*/, '')),
			);
			const foreign = [...tags].filter(
				tag =>
					!/^<\/?(?:h3|h4|p|ul|li|table|thead|tbody|tr|th|td|code|pre|strong|details|summary)\b/.test(
						tag,
					),
			);
			t.deepEqual(foreign, [], text);
			const prose = html.replaceAll(/<code[^>]*>[^<]*<\/code>/g, '');
			t.notRegex(prose, /@|#\d/, text);
			t.is(html.match(/<details>/g)?.length, 1);
			t.is(html.match(/<tr>/g)?.length, 4);
			t.is(html.match(/<h[34]/g)?.length, 4);
		}),
	);
});

test('JSON: the same data, and nothing that a terminal obeys', t => {
	assert(
		property(hostile, said => {
			const data = {said, [said]: [said]};
			const text = jsonText(data);
			t.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(data)));
			t.notRegex(text, obeyed);
		}),
	);
});

test('megabytes are cut, and quickly', t => {
	const report = reportOf('x\u001B[31m'.repeat(200_000));
	const began = performance.now();
	t.true(renderRepro(style, report).length > 0);
	t.true(performance.now() - began < 20_000);
});
