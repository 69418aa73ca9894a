/** How the kernel starts a file, by its first bytes. */
export type ExecutableFormat =
	/** `loader`: the dynamic loader that it names, such as `/lib64/ld-linux-x86-64.so.2`; none for a static program. */
	| {readonly kind: 'elf'; readonly architecture: string; readonly loader?: string}
	/**
	 * `interpreter` and the rest of the line, `argument`, as the kernel reads them: a carriage return at the end of the
	 * line belongs to the last word.
	 */
	| {readonly kind: 'script'; readonly interpreter: string; readonly argument: string}
	/** An empty file, a text without a first line `#!`, or a format that the kernel does not know. */
	| {readonly kind: 'empty' | 'text' | 'unknown'};

/** How much of the first line the kernel reads (linux `include/uapi/linux/binfmts.h`, `BINPRM_BUF_SIZE`). */
const lineRead = 256;

/** @param content the file's first bytes, with the program headers */
export function executableFormat(content: Buffer): ExecutableFormat {
	if (content.length === 0) return {kind: 'empty'};
	if (content.toString('latin1', 0, 4) === '\x7fELF') return elf(content);
	if (content.toString('latin1', 0, 2) === '#!') return script(content);
	return {kind: content.subarray(0, lineRead).includes(0) ? 'unknown' : 'text'};
}

/** As `load_script` reads it (linux `fs/binfmt_script.c`). */
function script(content: Buffer): ExecutableFormat {
	const [line = ''] = content.toString('utf8', 2, lineRead).split('\n');
	const words = line.replace(/^[ \t]+|[ \t]+$/g, '');
	const interpreter = /^[^ \t\0]*/.exec(words)?.[0] ?? '';
	const argument = words.slice(interpreter.length).trimStart();
	return {kind: 'script', interpreter, argument};
}

/** Values of `e_machine` (elf(5), linux `include/uapi/linux/elf-em.h`), as container registries name them. */
const machines: Readonly<Record<number, string>> = {
	3: '386',
	8: 'mips',
	21: 'ppc64le',
	22: 's390x',
	40: 'arm',
	62: 'amd64',
	183: 'arm64',
	243: 'riscv64',
	258: 'loong64',
};

const interpreterHeader = 3;

/** elf(5): the machine, and the path in the program header PT_INTERP. */
function elf(content: Buffer): ExecutableFormat {
	if (content.length < 64) return {kind: 'unknown'};
	const is64 = content[4] === 2;
	const isBig = content[5] === 2;
	const half = (offset: number) =>
		isBig ? content.readUInt16BE(offset) : content.readUInt16LE(offset);
	const word = (offset: number) =>
		isBig ? content.readUInt32BE(offset) : content.readUInt32LE(offset);
	/** An address-sized number; these are below 2³² in the headers of any real program. */
	const long = (offset: number) => word(is64 && isBig ? offset + 4 : offset);
	const machine = half(18);
	const architecture = machines[machine] ?? `machine ${machine}`;
	const [start, size, count] = is64
		? [long(32), half(54), half(56)]
		: [long(28), half(42), half(44)];
	for (let index = 0; index < count; index += 1) {
		const header = start + index * size;
		if (header + size > content.length) break;
		if (word(header) !== interpreterHeader) continue;
		const at = long(header + (is64 ? 8 : 4));
		const length = long(header + (is64 ? 32 : 16));
		const loader = content.toString('utf8', at, at + length).replace(/\0.*$/s, '');
		return {kind: 'elf', architecture, ...(loader !== '' && {loader})};
	}
	return {kind: 'elf', architecture};
}
