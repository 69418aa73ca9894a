/** What was sent is no question that this webhook can answer: HTTP 400 with the message. */
export class Malformed extends Error {
	override name = 'Malformed';
}
