import xterm from '@xterm/headless';

/** What a terminal shows after this text, also what has scrolled away; lines of nothing are left out. For tests. */
export async function screen(text: string, columns: number, rows = 24): Promise<readonly string[]> {
	const terminal = new xterm.Terminal({
		cols: columns,
		rows,
		scrollback: 1000,
		convertEol: true,
		allowProposedApi: true,
	});
	const {promise, resolve} = Promise.withResolvers<void>();
	terminal.write(text, resolve);
	await promise;
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
