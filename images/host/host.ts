import {readFile} from 'node:fs/promises';

/** Facts about the machine that decide what can be done on it. */
export interface Host {
	readonly root: boolean;
	/** `bookworm`, `trixie` …; undefined if this is not Debian. */
	readonly debian: string | undefined;
	/** Whether processes here can get CAP_SYS_RESOURCE (bit 24 of the bounding set). */
	readonly canRaiseLimits: boolean;
}

/** Inspects this machine; changes nothing. */
export async function inspectHost(): Promise<Host> {
	return {
		root: process.getuid?.() === 0,
		debian: debianCodename(await readText('/etc/os-release')),
		canRaiseLimits: hasCapability(await readText('/proc/self/status'), 24),
	};
}

/** The code name in the text of os-release if it is Debian's own. */
export function debianCodename(osRelease: string): string | undefined {
	if (!/^ID=debian$/m.test(osRelease)) return undefined;
	return /^VERSION_CODENAME=(\w+)$/m.exec(osRelease)?.[1];
}

/** Whether a capability is in the bounding set in /proc/PID/status. */
export function hasCapability(status: string, bit: number): boolean {
	const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
	return ((BigInt(`0x${bounding}`) >> BigInt(bit)) & 1n) === 1n;
}

async function readText(file: string): Promise<string> {
	return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return '';
		throw error;
	});
}
