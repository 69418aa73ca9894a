/** A list, comma-separated or repeated: `--requirement R2,R36` is `--requirement R2 --requirement R36`. */
export function list(): (part: string) => string {
	const parts: string[] = [];
	return part => {
		parts.push(part);
		return parts.join(',');
	};
}

/** An option that may be repeated, and whose values may contain commas. */
export function several(): (value: string) => readonly string[] {
	const values: string[] = [];
	return value => {
		values.push(value);
		return values;
	};
}
