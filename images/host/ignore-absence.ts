const absent: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);

/** For `catch`: what is not there is undefined; any other failure to read it is thrown. */
export function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
	if (!absent.has(error.code)) throw error;
}
