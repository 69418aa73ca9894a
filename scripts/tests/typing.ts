import {stripVTControlCharacters} from 'node:util';
import {execa} from 'execa';

/** Keys, and what the terminal must show after them before the next are pressed. */
export type Keys = readonly [keys: string, shows: RegExp];

/**
 * What a terminal of that many columns shows while a person types into a program, without escape sequences. Rejects with it if something
 * awaited does not appear.
 */
export async function typing(
	command: string,
	steps: readonly Keys[],
	{columns = 200, env = {}}: {columns?: number; env?: Readonly<Record<string, string>>} = {},
): Promise<string> {
	const child = execa(
		'script',
		['--quiet', '--command', `stty cols ${columns} rows 50; exec ${command}`, '/dev/null'],
		{env: {TERM: 'xterm', ...env}, buffer: false, reject: false, timeout: patience},
	);
	let shown = '';
	let seen = 0;
	const arrived = new Set<() => void>();
	child.stdout.on('data', chunk => {
		shown += String(chunk);
		for (const each of arrived) each();
	});
	const ended = child.then(() => 'ended' as const);
	for (const [keys, shows] of steps) {
		seen = plain(shown).length;
		child.stdin.write(keys);
		while (!shows.test(plain(shown).slice(seen))) {
			const {promise, resolve} = Promise.withResolvers<'more'>();
			const listener = (): void => resolve('more');
			arrived.add(listener);
			if ((await Promise.race([promise, ended])) === 'ended') {
				throw new Error(`${shows} was not shown after ${JSON.stringify(keys)}:\n${plain(shown)}`);
			}
			arrived.delete(listener);
		}
	}
	child.stdin.end();
	child.kill('SIGHUP');
	await ended;
	return plain(shown);
}

/** For one terminal session on a loaded machine. */
export const patience = 60_000;

const plain = (text: string): string => stripVTControlCharacters(text).replaceAll('\r', '');
