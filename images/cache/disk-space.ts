import {statfs} from 'node:fs/promises';
import {EnvironmentError} from '../host/errors.ts';

const gigabyte = 1e9;

/** Bytes that an unprivileged user may still write on the file system of `folder`. */
export async function freeBytes(folder: string): Promise<number> {
	const {bavail, bsize} = await statfs(folder);
	return bavail * bsize;
}

/** Throws an EnvironmentError when fewer than `bytes` are free on the file system of `folder`. */
export async function requireFreeBytes(folder: string, bytes: number, what: string) {
	const free = await freeBytes(folder);
	if (free < bytes) {
		throw new EnvironmentError(
			`Not enough disk space for ${what}: it needs ${gigabytes(bytes)} and ${gigabytes(free)} are free in ${folder}.\nFree some, or point XDG_CACHE_HOME to a larger disk.`,
		);
	}
}

/** Whether a file system error means that no space is left. */
export function isDiskFull(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

/** The error for a disk that filled up although enough was free at the start. */
export function diskFull(what: string, folder: string, cause: unknown): EnvironmentError {
	return new EnvironmentError(
		`The disk of ${folder} became full during ${what}; nothing of it was kept.\nFree some, or point XDG_CACHE_HOME to a larger disk.`,
		{cause},
	);
}

function gigabytes(bytes: number): string {
	return `${(bytes / gigabyte).toFixed(1)} GB`;
}
