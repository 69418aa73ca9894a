import test from 'ava';
import type {Cell, CellState} from '../../verdict/cells.ts';
import type {Standing} from '../../verdict/row-verdict.ts';
import {matrixReport, type Column} from './matrix-report.ts';
import {matrixMarkdown, renderMatrix} from './render.ts';

const cell = (state: CellState): Cell => ({state, judged: 1, passed: 1});

function column(
	name: string,
	state: CellState,
	value: boolean | null,
	standing: Standing = 'passed',
): Column {
	const asked = {level: 'enabled', tier: 'defaulting'} as const;
	return {
		name,
		report: {
			harness: {name: 'h', version: '1'},
			suiteDigest: 'sha256:0',
			verdict: {
				conclusion: 'conformant',
				exitCode: 0,
				sentence: `conformant: ${name}`,
				narrowed: [],
				nonConformant: [],
				inconclusive: [],
			},
			requirements: [
				{
					id: 'R12',
					keyword: 'MUST',
					words: 'Sets allowPrivilegeEscalation to false',
					line: '16',
					statement: 'Not set, it becomes false.',
					owner: 'defaulting',
					tier: 'defaulting',
					levels: ['root-allowed', 'enabled'],
					cells: {
						disabled: cell('says nothing'),
						'root-allowed': cell('not applicable'),
						enabled: cell(state),
					},
				},
			],
			rows: [
				{
					...asked,
					key: 'R12 [enabled] x',
					requirement: 'R12',
					alsoProves: [],
					case: 'x',
					configuration: 'enabled',
					standing,
					digest: '',
					observed: {kind: 'value', stages: {Service: value}},
				},
			],
		},
	};
}

test('columns side by side, and what changed between neighbours', t => {
	const matrix = matrixReport([
		column('1.18.0', 'non-conformant', null, 'failed'),
		column('1.19.0', 'deviation', null, 'deviation'),
		column('1.20.0', 'conformant', false),
	]);
	t.deepEqual(matrix.requirements[0]?.standings, ['deviates', 'deviates as listed', 'conforms']);
	t.deepEqual(
		matrix.changes.map(({rows}) => rows.map(({before, after}) => [before, after])),
		[[], [['absent in Service', 'false in Service']]],
	);
	const shown = renderMatrix(matrix, 100);
	t.regex(shown, /^R12 {2}MUST {5}Not set, it becomes false\. .*✘ {7}≈ {7}✔$/m);
	t.regex(shown, /^1\.18\.0 → 1\.19\.0\n {2}no row changed$/m);
	t.regex(shown, /R12 \[enabled\] x: absent in Service → false in Service/);
	const page = matrixMarkdown(matrix);
	t.regex(page, /^\| R12 \| Not set, it becomes false\. \| ✘ \| ≈ \| ✔ \|$/m);
});

test('a level that is nowhere is told as such; what nobody judged is left out', t => {
	const [first] = matrixReport([column('1.16.0', 'not applicable', null)]).requirements;
	t.deepEqual(first?.standings, ['no such level']);
});

const on = (knative: string, kubernetes: string, value: boolean): Column => ({
	...column(`${knative} on ${kubernetes}`, value ? 'conformant' : 'non-conformant', value),
	place: {knative, kubernetes},
});

test('Knative × Kubernetes is a table of cells, and both ways are compared', t => {
	const matrix = matrixReport([
		column('exec', 'conformant', true),
		on('1.22.0', '1.34.10', false),
		on('1.23.0', '1.34.10', true),
		on('1.22.0', '1.37.2', false),
		on('1.23.0', '1.37.2', false),
	]);
	t.deepEqual(
		matrix.changes.map(({from, to, rows}) => [from, to, rows.length]),
		[
			['exec', '1.22.0 on 1.34.10', 1],
			['1.22.0 on 1.34.10', '1.23.0 on 1.34.10', 1],
			['1.22.0 on 1.34.10', '1.22.0 on 1.37.2', 0],
			['1.23.0 on 1.34.10', '1.23.0 on 1.37.2', 1],
		],
	);
	const page = matrixMarkdown(matrix);
	t.regex(page, /^\| Knative \| on 1\.34\.10 \| on 1\.37\.2 \|$/m);
	t.regex(page, /^\| 1\.22\.0 \| ✘1 \| ✘1 \|$/m);
	t.regex(page, /^\| 1\.23\.0 \| ✔1 \| ✘1 \|$/m);
	t.regex(
		page,
		/^\| requirement \| what it says \| exec \| 1\.22\.0 on 1\.34\.10 \| 1\.23\.0 on 1\.34\.10 \|$/m,
	);
	t.regex(renderMatrix(matrix, 100), /^1\.23\.0 {6}✔1 {10}✘1$/m);
});

test('seven releases fit a terminal of 80 columns, and 70 without keywords', t => {
	const names = ['1.16.0', '1.17.0', '1.19.0', '1.20.0', '1.21.1', '1.22.0', '1.23.0'];
	const matrix = matrixReport(names.map(name => column(name, 'conformant', false)));
	t.regex(renderMatrix(matrix, 100), /^R12 {2}MUST {5}Not set, it becomes false\. {4}✔/m);
	t.regex(renderMatrix(matrix, 80), /^R12 {2}MUST {5}✔ {7}✔/m);
	t.regex(renderMatrix(matrix, 65), /^R12 {2}✔ {7}✔/m);
	for (const width of [65, 80, 100]) {
		const table = renderMatrix(matrix, width).split('\n').slice(0, 4);
		t.true(table.every(line => line.length <= width));
	}
});
