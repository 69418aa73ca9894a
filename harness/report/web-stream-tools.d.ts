/** What openpgp's types take from a package of which only types are used: without it the DOM's types would come along. */
declare module '@openpgp/web-stream-tools' {
	import type {ReadableStream} from 'node:stream/web';

	export type WebStream<T> = ReadableStream<T>;
	export type NodeWebStream<T> = ReadableStream<T>;
}
