import process from 'node:process';

let calls = 0;

/**
 * Runs `spd` in this process, for tests that need neither a signal nor a terminal: the catalogue, whose loading takes most of such
 * a call, is loaded once. One at a time, so such tests are serial.
 */
export async function spdHere(
	words: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<{readonly exitCode: number; readonly stdout: string; readonly stderr: string}> {
	using stdout = captured(process.stdout);
	using stderr = captured(process.stderr);
	const before = {...process.env};
	Object.assign(process.env, environment);
	calls += 1;
	// A definition of its own: options that may be repeated gather their values in it.
	const definition: string = `../spd.ts?${calls}`;
	try {
		const {spd} = (await import(definition)) as typeof import('../spd.ts');
		const exitCode = await spd(words);
		return {exitCode, stdout: stdout.text(), stderr: stderr.text()};
	} finally {
		process.env = before;
	}
}

function captured(stream: NodeJS.WriteStream): Disposable & {text: () => string} {
	const write = stream.write.bind(stream);
	let text = '';
	stream.write = (chunk: Uint8Array | string, ...others: readonly unknown[]) => {
		text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
		const done = others.at(-1);
		if (typeof done === 'function') process.nextTick(done);
		return true;
	};
	return {
		text: () => text.trimEnd(),
		[Symbol.dispose]() {
			stream.write = write;
		},
	};
}
