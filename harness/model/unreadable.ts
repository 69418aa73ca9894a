/** What a row needs was not read, or says something that nobody has taught the harness: the row is inconclusive. */
export class Unreadable extends Error {
	override name = 'Unreadable';
}
