import type {CellState} from '../harness/verdict/cells.ts';
import {levels, type Level} from '../harness/model/levels.ts';

/** The result of one run, as stored in docs/images/: a state for each requirement and each level that it covers. */
export interface Recorded {
	readonly knative: string;
	readonly kubernetes: string;
	/** The day of the run, `2026-11-27`. */
	readonly recorded: string;
	readonly suiteDigest: string;
	readonly cells: Readonly<Record<string, Readonly<Partial<Record<Level, CellState>>>>>;
}

export type Theme = 'light' | 'dark';

/** Colours that are distinguishable in both themes; each state also has a sign, for colour-blind readers. */
const looks = {
	conformant: {sign: '✔', light: '#1a7f37', dark: '#3fb950', word: 'kept'},
	deviation: {sign: '≈', light: '#9a6700', dark: '#d29922', word: 'deviates as listed'},
	'non-conformant': {sign: '✘', light: '#cf222e', dark: '#f85149', word: 'not kept'},
	'falls short': {sign: '▽', light: '#9a6700', dark: '#d29922', word: 'falls short (SHOULD)'},
	observed: {sign: '○', light: '#0969da', dark: '#58a6ff', word: 'only observed'},
} as const satisfies Readonly<Partial<Record<CellState, object>>>;

type Shown = keyof typeof looks;

const text = {light: '#1f2328', dark: '#e6edf3'} as const;
const side = {cell: 20, left: 104, top: 34} as const;

/** The table requirement × level as SVG: one column per requirement, one row per level. */
export function picture(recorded: Recorded, theme: Theme): string {
	const ids = Object.keys(recorded.cells);
	const width = side.left + ids.length * side.cell + 8;
	const height = side.top + levels.length * side.cell + 74;
	const ink = text[theme];
	const title = `secure-pod-defaults, Knative ${recorded.knative} on Kubernetes ${recorded.kubernetes}: requirement by level`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" font-family="sans-serif" font-size="12" fill="${ink}">`,
		`<title>${title}</title>`,
		`<text x="4" y="18" font-weight="bold">${title}</text>`,
		...levels.flatMap((level, row) => rowOf(level, row, ids, recorded, theme)),
		...ids.map((id, column) => columnName(id, column)),
		...legend(recorded, theme, height - 10),
		'</svg>',
		'',
	].join('\n');
}

function rowOf(
	level: Level,
	row: number,
	ids: readonly string[],
	{cells}: Recorded,
	theme: Theme,
): readonly string[] {
	const y = side.top + row * side.cell;
	const found = ids.flatMap((id, column) => {
		const state = cells[id]?.[level];
		return state !== undefined && isShown(state)
			? [cell(`${id} ${level}`, state, side.left + column * side.cell, y, theme)]
			: [];
	});
	return [`<text x="4" y="${y + 15}">${level}</text>`, ...found];
}

function cell(what: string, state: Shown, x: number, y: number, theme: Theme): string {
	const {sign, word} = looks[state];
	return `<g><title>${what}: ${word}</title><rect x="${x + 1}" y="${y + 1}" width="${side.cell - 2}" height="${side.cell - 2}" rx="3" fill="${looks[state][theme]}" fill-opacity="0.18"/><text x="${x + side.cell / 2}" y="${y + 15}" text-anchor="middle" fill="${looks[state][theme]}">${sign}</text></g>`;
}

function columnName(id: string, column: number): string {
	const x = side.left + column * side.cell + 14;
	const y = side.top + levels.length * side.cell + 6;
	return `<text x="${x}" y="${y}" font-size="10" text-anchor="end" transform="rotate(-60 ${x} ${y})">${id}</text>`;
}

function legend({cells}: Recorded, theme: Theme, y: number): readonly string[] {
	const seen = new Set(Object.values(cells).flatMap(each => Object.values(each)));
	return (Object.keys(looks) as readonly Shown[])
		.filter(state => seen.has(state))
		.map((state, index) => {
			const {sign, word} = looks[state];
			return `<text x="${4 + index * 150}" y="${y}"><tspan fill="${looks[state][theme]}">${sign}</tspan> ${word}</text>`;
		});
}

const isShown = (state: CellState): state is Shown => state in looks;
