/** One line of `spd doctor`. */
export interface Fact {
	readonly thing: string;
	/** `stays`: left on purpose by an earlier run; `remedy` removes it. */
	readonly state: 'here' | 'missing' | 'stays';
	readonly detail: string;
	/** What cannot be done without it. */
	readonly cost?: string;
	/** The exact command that mends or removes it. */
	readonly remedy?: string;
	/** Whether a conformance run on kind is impossible while it is missing. */
	readonly needed?: boolean;
}
