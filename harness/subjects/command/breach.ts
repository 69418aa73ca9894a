/** A subject that is a program did otherwise than the protocol says: no word of it is believed any more. */
export class Breach extends Error {
	override name = 'Breach';
}

const mostQuoted = 200;

/** What it said, as far as a person needs to see it. */
export function quoted(said: string): string {
	const cut = said.length > mostQuoted ? `${said.slice(0, mostQuoted)}…` : said;
	return JSON.stringify(cut);
}
