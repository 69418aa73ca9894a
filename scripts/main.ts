import process from 'node:process';
import {spd} from './spd.ts';

// A reader that closes the pipe (`spd run | head`) must not end a run before it has cleaned up.
for (const stream of [process.stdout, process.stderr]) {
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') throw error;
	});
}

process.exitCode = await spd(process.argv.slice(2));
