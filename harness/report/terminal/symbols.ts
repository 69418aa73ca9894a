import type {CellState} from '../../verdict/cells.ts';
import type {Conclusion} from '../../verdict/sentence.ts';
import type {Standing} from '../../verdict/row-verdict.ts';
import type {Ink, Style} from '../../machine/style.ts';

interface Symbol {
	readonly glyph: string;
	/** For terminals with ASCII only. */
	readonly ascii: string;
	readonly ink: Ink;
}

const symbols = {
	conformant: {glyph: '✔', ascii: 'ok', ink: 'green'},
	'non-conformant': {glyph: '✘', ascii: 'FAIL', ink: 'red'},
	'falls short': {glyph: '▽', ascii: 'short', ink: 'yellow'},
	deviation: {glyph: '≈', ascii: 'dev', ink: 'yellow'},
	inconclusive: {glyph: '?', ascii: '?', ink: 'magenta'},
	'not applicable': {glyph: '∅', ascii: 'n/a', ink: 'dim'},
	observed: {glyph: '○', ascii: 'seen', ink: 'cyan'},
	'not selected': {glyph: '·', ascii: '-', ink: 'dim'},
	"not this subject's": {glyph: '×', ascii: 'other', ink: 'dim'},
	'says nothing': {glyph: ' ', ascii: ' ', ink: 'dim'},
} as const satisfies Readonly<Record<CellState, Symbol>>;

const stateOf = {
	passed: 'conformant',
	failed: 'non-conformant',
	deviation: 'deviation',
	observed: 'observed',
	inconclusive: 'inconclusive',
	'not applicable': 'not applicable',
} as const satisfies Readonly<Record<Standing, CellState>>;

/** The sign of a state; its meaning does not depend on colour. */
export function symbolOf({unicode}: Style, state: CellState | Standing | Conclusion): string {
	const {glyph, ascii} = symbols[cellState(state)];
	return unicode ? glyph : ascii;
}

export function inkOf(state: CellState | Standing | Conclusion): Ink {
	return symbols[cellState(state)].ink;
}

function cellState(state: CellState | Standing): CellState {
	return state in stateOf ? stateOf[state as Standing] : (state as CellState);
}
