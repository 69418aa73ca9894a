/** A program subject broke the protocol: none of its answers is trusted any more. */
export class Breach extends Error {
	override name = 'Breach';
}

const mostQuoted = 200;

/** Its output, shortened for an error message. */
export function quoted(said: string): string {
	const cut = said.length > mostQuoted ? `${said.slice(0, mostQuoted)}…` : said;
	return JSON.stringify(cut).replaceAll(/\p{Cc}/gu, '�');
}
