import type {Connection} from '../../cluster/connect.ts';
import type {Defaulting} from '../defaulting.ts';
import {LevelWatch, type LevelPlace} from './level-watch.ts';
import {NotReady} from './read-review.ts';
import {review} from './review.ts';
import {serve, type ServerOptions, type WebhookServer} from './server.ts';

/** Serves an implementation, broken or not, as a mutating webhook that reads its level from a ConfigMap. */
export async function serveSubject(
	subject: Defaulting,
	{
		connection,
		level,
		...listen
	}: {
		readonly connection: Connection;
		readonly level: LevelPlace;
	} & Pick<ServerOptions, 'certificate' | 'key' | 'host' | 'port'>,
): Promise<WebhookServer> {
	const followed = new LevelWatch(connection, level);
	const readLevel = subject.reader();
	try {
		const server = await serve({
			...listen,
			whyNotReady: () => followed.lost,
			answer(body) {
				const {data} = followed;
				if (data === undefined) throw new NotReady(followed.lost);
				return review(body, readLevel(data), subject);
			},
		});
		return {
			port: server.port,
			async stop() {
				await server.stop();
				await followed[Symbol.asyncDispose]();
			},
		};
	} catch (error) {
		await followed[Symbol.asyncDispose]();
		throw error;
	}
}
