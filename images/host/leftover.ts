/** Something that stays on the machine. */
export interface Leftover {
	readonly what: string;
	/** On disk, if known. */
	readonly bytes?: number;
	/** The command that removes it. */
	readonly remove: string;
	/** Removes it. Only there if the process that made it has certainly ended. */
	readonly clear?: () => Promise<void>;
}
