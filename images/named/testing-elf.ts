/** A program without code: the kernel reads its headers and no further. */
export interface TestProgram {
	readonly is64: boolean;
	readonly isBig: boolean;
	/** `e_machine`: 62 is amd64, 183 arm64. */
	readonly machine: number;
	readonly loader: string;
}

/** The headers of an executable with one program header, PT_INTERP (elf(5)). */
export function testProgram({is64, isBig, machine, loader}: TestProgram): Buffer {
	const [head, size] = is64 ? [64, 56] : [52, 32];
	const bytes = Buffer.alloc(head + size + loader.length + 1);
	const put = (value: number, at: number, length: number) =>
		isBig ? bytes.writeUIntBE(value, at, length) : bytes.writeUIntLE(value, at, length);
	const address = (value: number, at: number) => put(value, is64 && isBig ? at + 4 : at, 4);
	bytes.write('\x7fELF', 'latin1');
	bytes[4] = is64 ? 2 : 1;
	bytes[5] = isBig ? 2 : 1;
	bytes[6] = 1;
	put(2, 16, 2);
	put(machine, 18, 2);
	put(1, 20, 4);
	address(head, is64 ? 32 : 28);
	put(head, is64 ? 52 : 40, 2);
	put(size, is64 ? 54 : 42, 2);
	put(1, is64 ? 56 : 44, 2);
	put(3, head, 4);
	address(head + size, head + (is64 ? 8 : 4));
	address(loader.length + 1, head + (is64 ? 32 : 16));
	bytes.write(loader, head + size);
	return bytes;
}
