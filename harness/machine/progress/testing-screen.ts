import xterm from '@xterm/headless';

/** The width that a terminal has from that place in the text on. */
export interface Size {
	readonly columns: number;
	readonly from: number;
}

/** What a terminal shows after this text, also what has scrolled away; lines of nothing are left out. For tests. */
export async function screen(
	text: string,
	sizes: readonly Size[],
	rows = 24,
): Promise<readonly string[]> {
	const terminal = new xterm.Terminal({
		rows,
		scrollback: 1000,
		convertEol: true,
		allowProposedApi: true,
	});
	for (const [index, {columns, from}] of sizes.entries()) {
		terminal.resize(columns, rows);
		await write(terminal, text.slice(from, sizes[index + 1]?.from));
	}
	const {active} = terminal.buffer;
	const lines: string[] = [];
	for (let index = 0; index < active.length; index += 1) {
		const line = active.getLine(index);
		const shown = line?.translateToString(true) ?? '';
		// A line that wraps goes on in the next.
		if (line?.isWrapped) lines[lines.length - 1] += shown;
		else lines.push(shown);
	}
	terminal.dispose();
	return lines.filter(line => line !== '');
}

async function write(terminal: xterm.Terminal, text: string): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	terminal.write(text, resolve);
	await promise;
}
