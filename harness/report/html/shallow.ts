/** Deeper than any value of a Pod, or anything that a reader would follow. */
const deepest = 60;

/**
 * The same value down to a depth at which nobody reads on; what is deeper is `…`. A report that nests without end would
 * take the stack of those who compare it, and indented it grows with the square of its depth.
 */
export function shallow<T>(value: T): T {
	return downTo(value, deepest) as T;
}

/** The value itself where nothing is cut. */
function downTo(value: unknown, depth: number): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (depth === 0) return '…';
	const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
	const cut = entries.map(([key, each]) => [key, downTo(each, depth - 1)] as const);
	if (cut.every(([, each], index) => each === entries[index]?.[1])) return value;
	return Array.isArray(value) ? cut.map(([, each]) => each) : Object.fromEntries(cut);
}
