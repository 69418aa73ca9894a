/** Something in a report that does not follow from its evidence and the suite. */
export interface Objection {
	/** The place in the report: `verdict.conclusion`, `rows[12] R18 [enabled] …`. */
	readonly where: string;
	readonly problem: string;
}

export const rowAt = (index: number, key: string): string => `rows[${index}] ${key}`;

/** As `spd` writes it. */
export const isTime = (text: string): boolean =>
	!Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
