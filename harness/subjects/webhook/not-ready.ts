/** The webhook cannot answer yet: HTTP 503 with the message. */
export class NotReady extends Error {
	override name = 'NotReady';
}
