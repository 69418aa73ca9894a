/** One line of the table. */
export interface Figure {
	readonly what: string;
	readonly value: number;
	readonly unit: string;
}

/** Records a figure, rounded to two decimals. */
export type Note = (what: string, value: number, unit: string) => void;

/** In the figure's own unit. */
export type Limit = {readonly atMost: number} | {readonly atLeast: number};

/** A figure with its limit, if it has one. */
export type HeldFigure = Figure & {readonly limit?: Limit; readonly kept?: boolean};

/** Each figure with its limit. A value that is not a number is outside its limit, and so is a missing measurement. */
export function held(
	figures: readonly Figure[],
	limits: Readonly<Record<string, Limit>>,
): readonly HeldFigure[] {
	const missing = Object.keys(limits)
		.filter(what => !figures.some(figure => figure.what === what))
		.map(what => ({what, value: Number.NaN, unit: ''}));
	return [...figures, ...missing].map(figure => {
		const limit = limits[figure.what];
		return limit ? {...figure, limit, kept: keeps(figure, limit)} : figure;
	});
}

/** A figure as a line of the table. */
export function tellFigure({what, value, unit, limit, kept}: HeldFigure, width: number): string {
	const line = `${what.padEnd(width)}  ${tellValue(value).padStart(8)} ${unit}`.trimEnd();
	return limit ? `${line}, ${tellLimit(limit)}${kept ? '' : ': NOT KEPT'}` : line;
}

/** A line for each figure that is above or below its limit. */
export function tellNotKept(figures: readonly HeldFigure[]): readonly string[] {
	return figures
		.filter(({kept}) => kept === false)
		.map(({what, value, unit, limit}) =>
			[
				`limit not kept: ${what}: ${tellValue(value)} ${unit}`.trimEnd(),
				limit && tellLimit(limit),
			].join(', '),
		);
}

function keeps({value}: Figure, limit: Limit): boolean {
	return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast;
}

const tellValue = (value: number): string => (Number.isNaN(value) ? 'not measured' : String(value));

const tellLimit = (limit: Limit): string =>
	'atMost' in limit ? `at most ${limit.atMost}` : `at least ${limit.atLeast}`;

/** The value below which that share of the values is (nearest rank); NaN without values. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
