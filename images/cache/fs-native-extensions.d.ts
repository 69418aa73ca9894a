/** The part of the untyped package that this folder uses. */
declare module 'fs-native-extensions' {
	/** Whether the lock on the open file was granted; the kernel releases it when its holder dies. */
	export function tryLock(fd: number, options?: {readonly shared?: boolean}): boolean;
	export function unlock(fd: number): void;
}
