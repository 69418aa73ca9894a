/** An error in one line, the texts of its causes folded in where they add something. */
export function tellError(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const own = error.message === '' ? error.name : error.message;
	if (error.cause === undefined) return oneLine(own);
	const cause = tellError(error.cause);
	return own.includes(cause) ? oneLine(own) : `${oneLine(own)}: ${cause}`;
}

function oneLine(text: string): string {
	return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}
