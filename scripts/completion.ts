import path from 'node:path';
import process from 'node:process';
import type {Command} from 'commander';
import {answer} from './completion/answer.ts';
import {scripts, shells} from './completion/shells.ts';
import {packageFolder} from '../harness/machine/package-folder.ts';
import {choose} from '../harness/machine/usage-error.ts';

/** `spd completion SHELL`: what that shell reads to complete `spd`; it asks the program that printed it. */
export async function completion(shell: string): Promise<number> {
	const spd = path.join(packageFolder, 'bin', 'spd');
	process.stdout.write(scripts[choose('shell', shell, shells)](spd));
	return 0;
}

/** `spd complete -- WORD…`: what a shell asks at each TAB. */
export async function complete(program: Command, words: readonly string[]): Promise<number> {
	const found = await answer(program, words);
	const lines = found.choices.map(([value, help]) => (help ? `${value}\t${help}` : value));
	if (found.else !== undefined) lines.push(`:${found.else}`);
	process.stdout.write(lines.map(line => `${line}\n`).join(''));
	return 0;
}
