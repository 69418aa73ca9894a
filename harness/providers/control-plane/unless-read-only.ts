/** The result from the cache, or the result without it if the cache cannot be written. */
export async function unlessReadOnly<T>(
	fromCache: () => Promise<T>,
	without: () => Promise<T>,
): Promise<T> {
	try {
		return await fromCache();
	} catch (error) {
		if (!isReadOnly(error)) throw error;
		return without();
	}
}

function isReadOnly(error: unknown): boolean {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return code === 'EACCES' || code === 'EROFS';
}
