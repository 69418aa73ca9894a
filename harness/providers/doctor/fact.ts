/** One line of `spd doctor`. */
export interface Fact {
	readonly thing: string;
	/** `stays`: left on purpose by an earlier run; `remedy` removes it. */
	readonly state: 'here' | 'missing' | 'stays';
	readonly detail: string;
	/** What is impossible without it. */
	readonly cost?: string;
	/** The exact command that repairs or removes it. */
	readonly remedy?: string;
	/** Whether a conformance run on kind needs it. */
	readonly needed?: boolean;
}
