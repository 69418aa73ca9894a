/** Whether it happens within so many milliseconds. */
export async function within(milliseconds: number, happens: Promise<void>): Promise<boolean> {
	const over = Promise.withResolvers<boolean>();
	const timer = setTimeout(() => over.resolve(false), milliseconds);
	try {
		return await Promise.race([happens.then(() => true), over.promise]);
	} finally {
		clearTimeout(timer);
	}
}
