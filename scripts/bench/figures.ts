/** One line of the table. */
export interface Figure {
	readonly what: string;
	readonly value: number;
	readonly unit: string;
}

/** Takes a figure down, rounded to two places. */
export type Note = (what: string, value: number, unit: string) => void;
